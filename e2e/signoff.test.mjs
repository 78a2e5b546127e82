// A report before it leaves: the clerk sends it round, two units countersign, a leader signs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertAccessible, open, shot, words } from "./lib.mjs";
import { employ, found } from "./office.mjs";

const send = (page, form) => Promise.all([page.waitForNavigation(), page.locator(form).locator("button").last().click()]);

const staff = {
  water: { role: "unit_head", unit: "苍原市水利局", name: "白水利", login: "baishuili", password: "River-and-3-otters" },
  forest: { role: "unit_head", unit: "苍原市林业和草原局", name: "林草原", login: "lincaoyuan", password: "Steppe-and-4-larks" },
  leader: { role: "leader", unit: "苍原市委、市政府", below: true, name: "杜组长", login: "duzuzhang", password: "Summit-and-2-pines" },
};

test("a report is countersigned and signed before it leaves", async (t) => {
  const o = await open(t, { args: ["--sample"], expected: [/422/, /409/] });
  const { page: clerk, server } = o;
  await found(clerk, server);
  const { water, forest, leader } = await employ(o, staff);
  await clerk.goto("/papers");
  await clerk.getByText("还没有文稿送会签").waitFor();
  await assertAccessible(clerk);

  // From the report; a unit that is not on the tree is refused, and what was typed stays.
  await clerk.goto("/report");
  await clerk.getByRole("link", { name: "送会签" }).click();
  await clerk.fill("#units", "苍原市水利局、没有的单位");
  await send(clerk, "main form");
  assert.match(await words(clerk.locator("#errors")), /没有“没有的单位”/);
  assert.equal(await clerk.inputValue("#units"), "苍原市水利局、没有的单位");
  await assertAccessible(clerk);
  await clerk.fill("#units", `${staff.water.unit}、${staff.forest.unit}`);
  await send(clerk, "main form");
  await clerk.getByText("已送会签。").waitFor();
  const paper = new URL(clerk.url()).pathname;
  assert.match(await words(clerk.locator(".so-text")), /整改/, "the frozen text is shown");
  await assertAccessible(clerk);

  // A unit that disagrees says why; the leader cannot sign while another is silent.
  await water.goto("/papers");
  assert.match(await words(water.locator("main")), /等您办理/);
  await water.goto(paper);
  await water.locator('[name="agree"][value="no"]').check({ force: true });
  await send(water, "#opinion form");
  assert.match(await words(water.locator("#errors")), /不同意时请写明理由/);
  await water.fill("#words", "机井数量口径与年报不一致。");
  await send(water, "#opinion form");
  await water.getByText("会签意见已记录。").waitFor();
  await leader.goto(paper);
  await leader.fill("#decision-words", "先行签发");
  await send(leader, "#decision form");
  assert.match(await words(leader.locator("#errors")), /还有 1 个单位没有会签/);

  await forest.goto(paper);
  await send(forest, "#opinion form");
  await forest.getByText("会签意见已记录。").waitFor();
  await leader.goto(paper);
  await shot(leader, "signoff-leader");
  await send(leader, "#decision form");
  assert.match(await words(leader.locator("#errors")), /有单位不同意/);
  await leader.fill("#decision-words", "按统计口径签发，附注说明。");
  await send(leader, "#decision form");
  await leader.getByText("决定已记录。").waitFor();
  assert.match(await words(leader.locator(".so-stops")), /不同意 白水利.*机井数量口径.*同意 林草原.*已签发 杜组长/);
  await assertAccessible(leader);
  await shot(leader, "signoff-signed");
  assert.equal(await leader.locator("form[action$='/decision']").count(), 0, "what is signed stays so");
  const file = await leader.request.get(`${paper}/file`);
  assert.match(file.headers()["content-disposition"], /^attachment.*docx/);
  await clerk.goto("/papers");
  await shot(clerk, "signoff-list");
});
