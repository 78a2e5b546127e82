// The first steps of an office, by the pages: its two first accounts, signing in.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";

/** The accounts that `found` makes. Every test starts from an empty office, so nothing is secret here. */
export const people = {
  admin: { login: "guanli", name: "云管理", password: "Cloud-and-7-grass" },
  clerk: { login: "taizhang", name: "苏台账", password: "Steppe-and-9-rivers" },
};

/** The address with the one-time token that the first start prints. */
export async function setupAddress(server) {
  return (await server.said(/https?:\/\/\S+\/setup\?token=\S+/))[0];
}

/** Founds the office as its two first people would; page is signed in as the clerk afterwards. */
export async function found(page, server, office = people) {
  await page.goto(await setupAddress(server));
  for (const [who, { login, name, password }] of Object.entries(office)) {
    await page.fill(`[name="${who}-name"]`, name);
    await page.fill(`[name="${who}-login"]`, login);
    await page.fill(`[name="${who}-password"]`, password);
    await page.fill(`[name="${who}-again"]`, password);
  }
  await submit(page, 'form[action="/setup"]');
  assert.doesNotMatch(page.url(), /\/setup/, "the office was not founded");
}

/**
 * Signs somebody in, doing what a first sign-in asks for: a password of their own choice in place of one that somebody
 * else set, a second factor where they need one. Both are kept in person for the next time.
 */
export async function signIn(page, person) {
  await page.goto("/sign-in");
  await page.fill('[name="login"]', person.login);
  await page.fill('[name="password"]', person.password);
  await submit(page, 'form[action="/sign-in"]');
  if (/\/sign-in\/code/.test(page.url())) {
    await page.fill('[name="code"]', nextCode(person));
    await submit(page, 'form[action="/sign-in/code"]');
  }
  assert.doesNotMatch(page.url(), /\/sign-in/, `${person.login} was not let in`);
  await settle(page, person);
}

async function settle(page, person) {
  await page.goto("/settings");
  const notice = page.locator("[data-held]");
  const held = (await notice.count()) ? await notice.getAttribute("data-held") : "";
  if (held === "gate.choose_password_first") {
    await changePassword(page, person, `${person.password}-own`);
    return settle(page, person);
  }
  if (held === "gate.factor_first") await enrol(page, person);
  await page.goto("/sign-in"); // who is in is led home
}

/** Changes the password of who is in. */
export async function changePassword(page, person, fresh) {
  await page.goto("/settings");
  await page.fill('[name="old"]', person.password);
  await page.fill('[name="password"]', fresh);
  await page.fill('[name="again"]', fresh);
  await submit(page, 'form[action="/settings/password"]');
  person.password = fresh;
}

/** Enrols a second factor for who is in, as an authenticator program would. */
export async function enrol(page, person) {
  await page.goto("/settings/factor");
  person.secret = (await page.locator("#factor-secret").textContent()).replaceAll(/\s/g, "");
  await page.fill('[name="code"]', nextCode(person));
  await submit(page, 'form[action="/settings/factor"]');
  person.recovery = await page.locator(".recovery li").allTextContents();
}

/** A code that was not used before; three can be had in one time step of 30 seconds. */
export function nextCode(person) {
  const now = Math.floor(Date.now() / 30_000);
  person.step = Math.max((person.step ?? 0) + 1, now - 1);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(person.step));
  const mac = createHmac("sha1", base32(person.secret)).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

function base32(text) {
  const bits = [...text].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  return Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)));
}

/** Sends a form by its last button and waits for the page that answers. */
export async function submit(page, form) {
  await Promise.all([
    page.waitForNavigation(),
    page.locator(form).locator("button:not([type=button])").last().click(),
  ]);
}

/** A page of a browser that nobody has signed in with. */
export async function anotherWindow(o) {
  const context = await o.browser.newContext({ baseURL: o.baseURL, locale: "zh-CN", timezoneId: "Asia/Shanghai", viewport: o.page.viewportSize() });
  return context.newPage();
}

/**
 * Gives people accounts as an office does: the system administrator makes each, each sets a password by the one-time
 * link, the security administrator (who becomes people.security) grants a role over a unit, and each signs in once.
 * Returns a signed-in page for each, by the keys of staff.
 * @param {{role: string, unit: string, below?: boolean, name: string, login: string, password: string}} staff by key; unit is a unit's name
 */
export async function employ(o, staff) {
  const security = { login: "anquan", name: "林安全", password: "Quiet-and-5-herons" };
  const windows = {};
  const openWindow = () => anotherWindow(o);
  const admin = await openWindow();
  await signIn(admin, people.admin);
  const make = async (person, first) => {
    await admin.goto("/admin/accounts");
    await admin.fill('[name="name"]', person.name);
    await admin.fill('[name="login"]', person.login);
    if (first) await admin.check(`[name="first"][value="${first}"]`);
    else if (await admin.locator('[name="first"][value=""]').count()) await admin.check('[name="first"][value=""]');
    await submit(admin, "form#add");
    const link = await admin.inputValue("#one-time-link");
    const page = await openWindow();
    await page.goto(link);
    await page.fill('[name="password"]', person.password);
    await page.fill('[name="again"]', person.password);
    await submit(page, 'form[action="/welcome"]');
    await page.context().clearCookies(); // the link lets one in; a person signs in all the same
    return page;
  };
  const guard = await make(security, "security_admin");
  await signIn(guard, security);
  for (const [key, person] of Object.entries(staff)) {
    const page = await make(person);
    await guard.goto("/admin/grants");
    await Promise.all([guard.waitForNavigation(), guard.getByRole("link", { name: person.name }).click()]);
    await guard.check(`[name="role"][value="${person.role}"]`);
    await guard.selectOption('[name="unit"]', { label: await optionOf(guard, person.unit) });
    if (person.below) await guard.check('[name="below"]');
    await guard.fill('[name="reason"]', "到岗");
    await submit(guard, 'form[action^="/admin/grants/"]:has([name="reason"])');
    await signIn(page, person);
    windows[key] = page;
  }
  return windows;
}

/** The label of a unit's option, which is set in below the unit above it. */
async function optionOf(page, unit) {
  const labels = await page.locator('[name="unit"] option').allTextContents();
  return labels.find((label) => label.trim() === unit);
}
