// Who may do what: an office from its founding to its three administrators, a liaison at a banner, a second factor, a
// delegation during leave, and a lock.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, open, picture } from "./lib.mjs";
import { enrol, found, nextCode, people, signIn, submit } from "./office.mjs";

const fresh = () => structuredClone(people);

/** Adds an account as the system administrator and returns the one-time link. */
async function addAccount(page, { login, name }, first) {
  await page.goto("/admin/accounts");
  await page.fill('[name="name"]', name);
  await page.fill('[name="login"]', login);
  const picks = page.locator('[name="first"]');
  if (await picks.count()) await page.locator(`[name="first"][value="${first ?? ""}"]`).check({ force: true });
  await submit(page, 'form[action="/admin/accounts"]');
  return page.inputValue("#one-time-link");
}

/** Sets a password behind a one-time link, in a window of its own; returns the page. */
async function welcome(o, link, person) {
  const context = await o.browser.newContext({ baseURL: o.baseURL, locale: "zh-CN", timezoneId: "Asia/Shanghai" });
  const page = await context.newPage();
  await page.goto(link);
  await page.fill('[name="password"]', person.password);
  await page.fill('[name="again"]', person.password);
  await submit(page, 'form[action="/welcome"]');
  return page;
}

test("from founding to three administrators, a liaison, a second factor, a delegation and a lock", async (t) => {
  const o = await open(t, { args: ["--sample"], expected: [/422|403/] });
  const { page, server } = o;
  const office = fresh();
  await found(page, server, office);

  // The system administrator changes the password that the founder chose, enrols, and sees what is missing.
  await page.context().clearCookies();
  await signIn(page, office.admin);
  await page.goto("/admin/accounts");
  assert.match(await page.locator(".vacant-card").innerText(), /三员还没有配齐/);
  await assertAccessible(page);
  await picture(page, "access-accounts");

  const security = { login: "anquan", name: "那木拉", password: "Granite-4-hills" };
  const auditor = { login: "shenji", name: "海日罕", password: "Willow-8-river" };
  const liaison = { login: "lianluo", name: "乌日娜", password: "Meadow-6-larks" };
  const securityPage = await welcome(o, await addAccount(page, security, "security_admin"), security);
  const auditPage = await welcome(o, await addAccount(page, auditor, "audit_admin"), auditor);
  assert.equal(await page.locator(".vacant-card").count(), 0, "the three are there");
  const liaisonPage = await welcome(o, await addAccount(page, liaison), liaison);
  await liaisonPage.goto("/ledger");
  assert.match(await liaisonPage.locator("body").innerText(), /没有|无权/, "an account without grants sees no ledger");

  // The security administrator must enrol before anything else, then grants the liaison a banner.
  await securityPage.goto("/admin/grants");
  assert.match(securityPage.url(), /\/settings/);
  await securityPage.goto("/settings/factor");
  await assertAccessible(securityPage);
  await picture(securityPage, "access-factor");
  await enrol(securityPage, security);
  assert.equal(security.recovery.length, 10);
  await picture(securityPage, "access-recovery");
  await securityPage.goto("/admin/grants");
  await assertAccessible(securityPage);
  await picture(securityPage, "access-grants");
  await securityPage.getByRole("link", { name: liaison.name }).click();
  await securityPage.locator('[name="role"][value="liaison"]').check({ force: true });
  const units = await securityPage.locator('[name="unit"] option').allInnerTexts();
  const unit = units.map((u) => u.trim()).find((u) => /旗.*政府/.test(u)) ?? units.at(-1).trim();
  await securityPage.locator('[name="unit"]').selectOption({ label: units.find((u) => u.trim() === unit) });
  await assertAccessible(securityPage);
  await picture(securityPage, "access-grant");
  await submit(securityPage, 'form[action^="/admin/grants/"]:has([name="role"])');
  assert.match(await securityPage.locator(".held").innerText(), new RegExp(`联络员\\s*${unit}`));

  // The liaison signs in again and sees the findings of that unit alone, by page and by program.
  await signIn(liaisonPage, liaison);
  const all = 16;
  const listed = await (await liaisonPage.request.get("/api/v1/findings?limit=200")).json();
  assert.ok(listed.total < all && listed.findings.length === listed.total, `the liaison sees ${listed.total} of ${all}`);
  await liaisonPage.goto("/settings/tokens");
  await liaisonPage.fill('[name="name"]', "汇总程序");
  await submit(liaisonPage, 'form[action="/settings/tokens"]');
  const bearer = await liaisonPage.inputValue("#bearer");
  await assertAccessible(liaisonPage);
  await picture(liaisonPage, "access-tokens");
  const asked = await fetch(`${o.baseURL}/api/v1/findings`, { headers: { Authorization: `Bearer ${bearer}` } });
  assert.equal((await asked.json()).total, listed.total, "a program sees what its person sees");
  assert.equal((await fetch(`${o.baseURL}/ledger`, { headers: { Authorization: `Bearer ${bearer}` }, redirect: "manual" })).status, 303, "a token opens no page");

  // While away, the liaison lends it to the clerk; the three administrators cannot be chosen.
  await liaisonPage.goto("/settings/delegations");
  const choices = await liaisonPage.locator('[name="to"] option').allInnerTexts();
  assert.ok(choices.every((c) => !/管理员/.test(c)), `administrators are offered: ${choices}`);
  await liaisonPage.locator('[name="to"]').selectOption({ label: choices.find((c) => c.includes(office.clerk.name)) });
  await liaisonPage.fill('[name="until"]', await liaisonPage.inputValue('[name="since"]'));
  await liaisonPage.fill('[name="reason"]', "休假");
  await submit(liaisonPage, 'form[action="/settings/delegations"]');
  assert.match(await liaisonPage.locator(".held").innerText(), /苏台账[\s\S]*休假[\s\S]*生效中/);
  await assertAccessible(liaisonPage);
  await picture(liaisonPage, "access-delegations");

  // Five wrong passwords shut this source out, the right one too; the audit administrator reads of it all.
  await liaisonPage.context().clearCookies();
  for (let i = 0; i < 5; i++) {
    await liaisonPage.goto("/sign-in");
    await liaisonPage.fill('[name="login"]', liaison.login);
    await liaisonPage.fill('[name="password"]', "Wrong-1-password");
    await submit(liaisonPage, 'form[action="/sign-in"]');
  }
  await liaisonPage.fill('[name="login"]', liaison.login);
  await liaisonPage.fill('[name="password"]', liaison.password);
  await submit(liaisonPage, 'form[action="/sign-in"]');
  assert.match(await liaisonPage.locator("body").innerText(), /请 \d+ 分钟后再试/);
  await auditPage.goto("/settings/factor");
  await enrol(auditPage, auditor);
  await auditPage.goto("/admin/audit");
  const record = await auditPage.locator("table").innerText();
  for (const word of ["登录锁定", "委托职权", "生成接口令牌", "授予或收回职权", "第二因子变更", "越权被拒"]) assert.match(record, new RegExp(word));
  await assertAccessible(auditPage);
  await picture(auditPage, "access-audit");
  assert.match(await (await auditPage.request.get("/admin/audit.csv")).text(), /sign_in|登录锁定/);
});

test("a code works once, a recovery code once", async (t) => {
  const o = await open(t, { expected: [/422/] });
  const office = fresh();
  await found(o.page, o.server, office);
  await o.page.context().clearCookies();
  await signIn(o.page, office.admin);
  const tryCode = async (code) => {
    await o.page.context().clearCookies();
    await o.page.goto("/sign-in");
    await o.page.fill('[name="login"]', office.admin.login);
    await o.page.fill('[name="password"]', office.admin.password);
    await submit(o.page, 'form[action="/sign-in"]');
    await o.page.fill('[name="code"]', code);
    await submit(o.page, 'form[action="/sign-in/code"]');
    return !/\/sign-in/.test(o.page.url());
  };
  const code = nextCode(office.admin);
  assert.equal(await tryCode(code), true, "a code opens");
  assert.equal(await tryCode(code), false, "and is refused when it comes again");
  assert.equal(await tryCode(office.admin.recovery[0]), true, "a recovery code opens");
  assert.equal(await tryCode(office.admin.recovery[0]), false, "once");
  await assertAccessible(o.page);
  await picture(o.page, "access-code");
});
