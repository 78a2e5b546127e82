// The steps of a closing as people take them by its pages, for tests that need a finding on its way.
import { words } from "./lib.mjs";

/** The day so many days ago, in China. */
export const ago = (days) => new Date(Date.now() + 8 * 3600_000 - days * 24 * 3600_000).toISOString().slice(0, 10);

/** The unit that does the work, and the people of a closing for employ. */
export const doer = "苍原市生态环境局";
export const staff = {
  liaison: { role: "liaison", unit: doer, name: "乌日娜", login: "wurina", password: "Meadow-and-3-cranes" },
  insider: { role: "acceptor", unit: doer, name: "巴图", login: "batu", password: "Valley-and-6-horses" },
  acceptor: { role: "acceptor", unit: "苍原市委、市政府", below: true, name: "何验收", login: "heyanshou", password: "Ridge-and-8-larks" },
  head: { role: "unit_head", unit: doer, name: "徐局长", login: "xujuzhang", password: "Harbour-and-4-swans" },
  leader: { role: "leader", unit: "苍原市委、市政府", below: true, name: "杜组长", login: "duzuzhang", password: "Summit-and-2-pines" },
};

/** Hands files in for the finding; all measures are named. */
export async function upload(page, finding, material, name) {
  await page.goto(`${finding}/closing`);
  if (material) await page.selectOption("#material", material);
  for (const box of await page.locator('.cl-upload [name="measure"]').all()) await box.check();
  await page.setInputFiles("#file", { name, mimeType: "application/octet-stream", buffer: Buffer.from(`${name} ${material}`) });
  await page.getByRole("button", { name: "上传佐证" }).click();
  await page.getByText("已收到 1 份佐证。").waitFor();
}

/** Opens the form of an act and sends it. */
export async function act(page, finding, kind, day, fill = {}) {
  await page.goto(`${finding}/closing`); // as it stands now: somebody else may have acted since
  const form = page.locator(`#act-${kind}`);
  if (!(await form.getAttribute("open").then((o) => o !== null))) await form.locator("summary").click();
  for (const [name, value] of Object.entries(fill)) {
    const field = form.locator(`[name="${name}"]`).first();
    const type = await field.getAttribute("type");
    if (type === "radio") await form.locator(`[name="${name}"][value="${value}"]`).check();
    else await field.fill(value);
  }
  await form.locator('[name="day"]').fill(day);
  await Promise.all([page.waitForNavigation(), form.getByRole("button", { name: /^提交/ }).click()]);
}

/** Waits until the page says that an act was done. */
export const done = (page, kind) => page.getByText(`已办理：${kind}。`).waitFor();
/** The state that the page shows. */
export const state = (page) => words(page.locator(".cl-state .state"));

/** Hands in several pieces, each of a material. */
export async function materials(page, finding, list) {
  for (const [material, name] of list) await upload(page, finding, material, name);
}

/** The materials that the default policy asks for before the application. */
export const forApply = [
  ["work_report", "销号情况说明.docx"], ["collective_decision", "集体研究纪要.pdf"], ["dossier", "一案一档.zip"],
  ["department_proof", "部门佐证.pdf"],
];

/** Has the text of a finding's public notice countersigned by the unit's head and signed by the leader. */
export async function signNotice({ clerk, head, leader }, finding) {
  const about = finding.split("/").pop();
  await clerk.goto(`/papers/new?${new URLSearchParams({ kind: "notice", about, title: "整改完成情况的公示" })}`);
  await clerk.fill("#units", doer);
  await signPaper({ clerk, head, leader }, "main form");
}

/** Sends the paper of a form round, countersigns and signs it; returns its address. */
export async function signPaper({ clerk, head, leader }, form) {
  const send = (page, form) => Promise.all([page.waitForNavigation(), page.locator(form).locator("button").last().click()]);
  await send(clerk, form);
  await clerk.getByText("已送会签。").waitFor();
  const paper = new URL(clerk.url()).pathname;
  await head.goto(paper);
  await send(head, "#opinion form");
  await leader.goto(paper);
  await send(leader, "#decision form");
  await leader.getByText("决定已记录。").waitFor();
  return paper;
}
