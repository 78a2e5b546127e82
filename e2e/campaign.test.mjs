// A pattern from one finding goes to the units; one says yes, which becomes a local finding once, corrects its words, and
// another is reminded.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, open, shot, words } from "./lib.mjs";
import { employ, found, submit } from "./office.mjs";

const unit = "苍原市生态环境局";
const staff = { liaison: { role: "liaison", unit, name: "乌日娜", login: "wurina", password: "Meadow-and-3-cranes" } };

test("units answer whether they have the same fault, and a yes becomes a finding once", { timeout: 120_000 }, async (t) => {
  const o = await open(t, { args: ["--sample"], expected: [/422/, /403/, /404/] });
  const { page: clerk, server } = o;
  await found(clerk, server);
  const { liaison } = await employ(o, staff);
  await clerk.goto("/ledger?q=" + encodeURIComponent("序号:5"));
  const finding = await clerk.locator('a[href^="/findings/"]').first().getAttribute("href").then((h) => h.split(/[?#]/)[0]);
  await clerk.goto(finding);
  await clerk.getByRole("link", { name: "发起举一反三" }).click();
  await clerk.fill("#title", "渗滤液收集排查");
  await clerk.selectOption("#top", { label: "苍原市委、市政府" });
  await assertAccessible(clerk);
  await shot(clerk, "campaign-new");
  await clerk.evaluate(() => document.querySelectorAll("form.af-form [required]").forEach((f) => f.removeAttribute("required")));
  await submit(clerk, 'form[action="/campaigns"]');
  assert.match(await words(clerk.locator("#errors")), /什么情形算存在/);
  await clerk.fill("#criteria", "收集池无防渗，或雨季外溢");
  await submit(clerk, 'form[action="/campaigns"]');
  const campaign = new URL(clerk.url()).pathname;
  const asked = await clerk.locator(".cp-node.asked").count();
  assert.ok(asked > 3, `${asked} units are asked`);

  // The unit sees the pattern and its own place; it has not answered yet.
  await liaison.goto("/campaigns");
  await liaison.getByRole("link", { name: /去答复/ }).click();
  await liaison.check('[name="says"][value="yes"]');
  await liaison.fill("#words", "二号填埋场渗滤液收集池雨季外溢。");
  await submit(liaison, "form.card-body");
  assert.match(await words(liaison.locator("#errors")), /附上佐证/);
  assert.equal(await liaison.inputValue("#words"), "二号填埋场渗滤液收集池雨季外溢。");
  const photo = { name: "现场.jpg", mimeType: "image/jpeg", buffer: Buffer.from("photo") };
  await liaison.setInputFiles("#file", photo);
  await submit(liaison, "form.card-body");
  await liaison.getByText("答复已报送。").waitFor();
  await assertAccessible(liaison);

  // A correction keeps what was said before, and makes no second finding.
  await liaison.fill("#words", "二号、三号填埋场渗滤液收集池雨季外溢。");
  await liaison.fill("#reason", "补报三号填埋场");
  await submit(liaison, "form.card-body");
  await liaison.getByText("更正之前").waitFor();
  await shot(liaison, "campaign-answer");
  const proof = await liaison.request.get(await liaison.locator(".cp-proof a").first().getAttribute("href"));
  assert.match(proof.headers()["content-disposition"], /^attachment/);
  await liaison.getByRole("link", { name: /本地问题/ }).first().click();
  assert.match(await words(liaison.locator("#campaigns")), /渗滤液收集排查 本问题由此查出/);

  await clerk.goto(campaign);
  await clerk.getByRole("button", { name: /提醒 \d+ 个未答复的单位/ }).click();
  await clerk.getByText("已提醒未答复的单位。").first().waitFor();
  assert.equal(await clerk.getByRole("button", { name: /提醒/ }).count(), 0, "a campaign reminds once");
  assert.match(await words(clerk.locator(".af-figures")), new RegExp(`1 ?/ ${asked} 个单位已答复 1 个单位存在同类问题 0 ?/ 1`));
  await assertAccessible(clerk);
  await shot(clerk, "campaign");
  await clerk.goto("/campaigns");
  await shot(clerk, "campaigns");
  await clerk.goto("/ledger?q=" + encodeURIComponent("来源:自查"));
  assert.equal(await clerk.locator('a[data-open][href^="/findings/"]').count(), 1);
  await clerk.goto(finding);
  assert.match(await words(clerk.locator("#campaigns")), /由本问题引出/);
});
