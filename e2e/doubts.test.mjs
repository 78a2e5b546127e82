// Signs of false work: what the sample city has planted is seen, held side by side, judged, asked about and told, and the
// list narrows by what stands in its address.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, open, phone, shot, words } from "./lib.mjs";
import { employ, found } from "./office.mjs";

const stuckOut = (page) => page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));

test("a sign is looked at, judged and asked about", { timeout: 180_000 }, async (t) => {
  const o = await open(t, { args: ["--sample"], expected: [/422/, /403/] });
  const { page: clerk, server } = o;
  await found(clerk, server);
  const { liaison } = await employ(o, {
    liaison: { role: "liaison", unit: "苍原市林业和草原局", name: "白联络", login: "lianluo", password: "Grass-and-4-winds" },
  });
  await clerk.goto("/");
  await Promise.all([clerk.waitForURL(/\/doubts$/), clerk.locator(".rail").getByRole("link", { name: "疑点线索" }).click()]);
  const kinds = Object.fromEntries(await clerk.locator(".db-kind").evaluateAll((all) => all.map((a) => [a.lastElementChild.textContent, Number(a.querySelector("b").textContent)])));
  assert.deepEqual(kinds, { 文字雷同: 1, 照搬上期: 1, 地名不符: 1, 先验收后补证: 0, 数据倒退: 0, 数据矛盾: 1, 完成无新证: 1 }, "what is planted, and nothing else");
  await assertAccessible(clerk);
  await shot(clerk, "doubts");
  await clerk.getByRole("searchbox").fill("银坡");
  await Promise.all([clerk.waitForURL(/q=/), clerk.keyboard.press("Enter")]);
  assert.equal(await clerk.locator(".db-row").count(), 1);
  await clerk.goto("/doubts?kind=copied");
  assert.equal(await clerk.locator(".db-row").count(), 1);
  for (const kind of ["repeated", "astray", "contrary", "unproven"]) {
    await clerk.goto(`/doubts?kind=${kind}`);
    await Promise.all([clerk.waitForURL(/\/doubts\/[0-9a-f]+$/), clerk.locator(".db-row .title").click()]);
    await assertAccessible(clerk);
    await shot(clerk, `doubt-${kind}`);
  }

  await clerk.goto("/doubts?kind=copied");
  await clerk.locator(".db-row .title").click();
  assert.equal(await clerk.locator(".db-side").count(), 2);
  assert.match(await words(clerk.locator(".db-side mark").first()), /组织工作专班逐地踏查/);
  await assertAccessible(clerk);
  await shot(clerk, "doubt");
  await clerk.getByRole("button", { name: "保存研判意见" }).click();
  assert.match(await words(clerk.locator("#errors")), /请选择研判意见/);
  await clerk.locator('[name="says"][value="look"]').check({ force: true });
  await clerk.fill("#words", "两个问题为何用同一段文字？");
  await clerk.selectOption("#asked", { label: "市林草局" });
  await clerk.getByRole("button", { name: "保存研判意见" }).click();
  await clerk.getByText("研判意见已保存。").waitFor();
  assert.match(await words(clerk.locator("#said")), /需核实 两个问题为何用同一段文字？.*请市林草局核实/);
  await shot(clerk, "doubt-judged");
  await clerk.setViewportSize(phone);
  assert.equal(await stuckOut(clerk), 0, "nothing sticks out on a phone");
  await shot(clerk, "doubt-390");
  await clerk.goto("/doubts?state=all");
  assert.equal(await stuckOut(clerk), 0, "nothing sticks out on a phone");
  await clerk.emulateMedia({ colorScheme: "dark" });
  await assertAccessible(clerk);
  await shot(clerk, "doubts-390-dark");

  // The unit is told, and sees what it is asked where the finding is; the signs themselves are not for it.
  const until = Date.now() + 15_000;
  for (let told = 0; !told; told = await liaison.getByText("整改办请本单位核实填报内容").count()) {
    assert.ok(Date.now() < until, "the inbox never told");
    await liaison.goto("/inbox");
  }
  await Promise.all([liaison.waitForURL(/\/findings\//), liaison.getByRole("link", { name: "整改办请本单位核实填报内容" }).click()]);
  assert.match(await words(liaison.locator("#doubts")), /两个问题为何用同一段文字？/);
  assert.equal(await liaison.locator('#doubts a[href^="/doubts"]').count(), 0);
  assert.equal((await liaison.goto("/doubts")).status(), 403);
});
