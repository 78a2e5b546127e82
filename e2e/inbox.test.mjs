// What concerns a person comes to their inbox by itself: a finding charged to their unit, a request that waits,
// its refusal at once; they read it, and on a phone they reach every place.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, open, phone, shot } from "./lib.mjs";
import { employ, found } from "./office.mjs";

const staff = {
  leader: { role: "leader", unit: "苍原市委、市政府", below: true, name: "杜组长", login: "duzuzhang", password: "Summit-and-2-pines" },
};

/** Opens the inbox until something is in it: the journal is followed a moment after it is written. */
async function inboxWith(page, text) {
  const until = Date.now() + 15_000;
  for (;;) {
    await page.goto("/inbox");
    if (await page.getByText(text).count()) return;
    assert.ok(Date.now() < until, `the inbox never told: ${text}`);
  }
}

test("people are told what concerns them, and reach every place on a phone", async (t) => {
  const o = await open(t, { args: ["--sample"] });
  const clerk = o.page;
  await found(clerk, o.server);
  const { leader } = await employ(o, staff);
  await leader.goto("/inbox");
  await leader.getByText("还没有消息").waitFor();
  await assertAccessible(leader);

  // The clerk asks for another deadline; the leader, who may decide, is told, and the clerk is not.
  await clerk.goto("/ledger");
  const finding = await clerk.locator("[data-open]").first().getAttribute("href");
  await leader.goto(finding); // open while somebody else changes it
  await clerk.goto(`${finding.split("?")[0]}/amend?promise=deadline`);
  await clerk.fill("#now", "2030年底前");
  await clerk.fill("#reason", "工程量增加");
  await Promise.all([clerk.waitForNavigation(), clerk.getByRole("button", { name: "提交申请" }).click()]);
  await leader.getByText("这个问题刚被别人改动过").waitFor(); // told by the stream, without a reload
  await leader.locator(".rail .count").waitFor();
  await assertAccessible(leader);
  await inboxWith(leader, "有变更申请等您审批");
  assert.equal(await leader.locator(".rail .count").first().innerText().then((s) => s.replace(/\s/g, "")), "1条未读");
  await assertAccessible(leader);
  await shot(leader, "inbox-leader");
  await Promise.all([leader.waitForNavigation(), leader.getByRole("link", { name: "有变更申请等您审批" }).click()]);
  assert.match(leader.url(), /\/plan$/, "the notice leads to where it is decided");
  await leader.goto("/inbox?show=unread");
  await leader.getByText("都看过了").waitFor();

  await leader.goto("/amendments");
  await leader.locator(".pl-decide [name=words]").fill("理由不充分");
  await Promise.all([leader.waitForNavigation(), leader.getByRole("button", { name: "不批准" }).click()]);
  await inboxWith(clerk, "您的变更申请未获批准");
  const urgent = clerk.locator(".ib-list li", { hasText: "您的变更申请未获批准" });
  assert.equal(await urgent.locator(".state").innerText(), "急");
  await Promise.all([clerk.waitForNavigation(), clerk.getByRole("button", { name: "全部标为已读" }).click()]);
  await clerk.getByText("没有未读消息").waitFor();
  assert.equal(await clerk.locator(".rail .count").isVisible(), false);

  // On a phone four places stand at the bottom, and one that opens all of them.
  await clerk.setViewportSize(phone);
  await clerk.goto("/inbox");
  await clerk.locator(".bottom a").last().click();
  const places = clerk.locator("dialog#places");
  await places.getByRole("link", { name: "销号", exact: true }).waitFor();
  await assertAccessible(clerk);
  await shot(clerk, "places-phone");
  await Promise.all([clerk.waitForURL(/\/org$/), places.getByRole("link", { name: "组织", exact: true }).click()]);
  await clerk.goto("/places"); // without script the same is a page
  await assertAccessible(clerk);
});
