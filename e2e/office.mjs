// The first steps of an office, by the pages: its two first accounts, signing in.
import assert from "node:assert/strict";

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
export async function found(page, server) {
  await page.goto(await setupAddress(server));
  for (const [who, { login, name, password }] of Object.entries(people)) {
    await page.fill(`[name="${who}-name"]`, name);
    await page.fill(`[name="${who}-login"]`, login);
    await page.fill(`[name="${who}-password"]`, password);
    await page.fill(`[name="${who}-again"]`, password);
  }
  await submit(page, 'form[action="/setup"]');
  assert.doesNotMatch(page.url(), /\/setup/, "the office was not founded");
}

/** Signs somebody in. */
export async function signIn(page, { login, password }) {
  await page.goto("/sign-in");
  await page.fill('[name="login"]', login);
  await page.fill('[name="password"]', password);
  await submit(page, 'form[action="/sign-in"]');
  assert.doesNotMatch(page.url(), /\/sign-in/, `${login} was not let in`);
}

async function submit(page, form) {
  await Promise.all([
    page.waitForNavigation(),
    page.locator(form).locator("button:not([type=button])").last().click(),
  ]);
}
