// People are told outside the product too: the administrator sets a mail server, somebody confirms their address by a
// code, an act of somebody else comes to them by mail. A mail server of a few lines takes what is sent.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { test } from "node:test";
import { promisify } from "node:util";
import { assertAccessible, open, phone, shot, words } from "./lib.mjs";
import { anotherWindow, employ, found, people, signIn } from "./office.mjs";
import { program } from "./places.mjs";

const staff = {
  leader: { role: "leader", unit: "苍原市委、市政府", below: true, name: "杜组长", login: "duzuzhang", password: "Summit-and-2-pines" },
};

/** A mail server on loopback that keeps the words of what it is given. */
async function postOffice(t) {
  const got = [];
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    let inside = false;
    let text = "";
    let held = "";
    const say = (line) => socket.write(`${line}\r\n`);
    say("220 mail.example.gov.cn ESMTP");
    socket.on("data", (chunk) => {
      held += chunk.toString("latin1");
      for (let i; (i = held.indexOf("\r\n")) >= 0;) {
        const line = held.slice(0, i);
        held = held.slice(i + 2);
        if (inside && line === ".") {
          inside = false;
          const body = text.slice(text.indexOf("\n\n")).replaceAll("\n", "");
          got.push(`${text}\n${Buffer.from(body, "base64").toString("utf8")}`);
          text = "";
          say("250 taken");
        } else if (inside) text += `${line}\n`;
        else if (/^EHLO|^HELO/i.test(line)) say("250 mail.example.gov.cn");
        else if (/^DATA/i.test(line)) {
          inside = true;
          say("354 go on");
        } else if (/^RCPT TO:<nobody@/i.test(line)) say("550 5.1.1 no such mailbox here");
        else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
        else say("250 well");
      }
    });
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  t.after(() => {
    for (const s of sockets) s.destroy();
    server.close();
  });
  const next = async () => {
    const until = Date.now() + 15_000;
    while (got.length === 0) {
      assert.ok(Date.now() < until, "no mail came");
      await new Promise((again) => setTimeout(again, 50));
    }
    return got.shift();
  };
  return { address: `127.0.0.1:${server.address().port}`, next, got };
}

const send = (page, form) => Promise.all([page.waitForNavigation(), page.locator(form).locator("button").last().click()]);

test("people are told by mail, through hosts that an administrator listed", async (t) => {
  const mail = await postOffice(t);
  const o = await open(t, { args: ["--sample"], expected: [/422/, /403/] });
  const { page: clerk, server } = o;
  await found(clerk, server);
  const { leader } = await employ(o, staff);

  // Without a mail server the person's own page says so calmly.
  await leader.goto("/settings/notices");
  await leader.getByText("本单位还没有设置邮件服务器").waitFor();
  await assertAccessible(leader);
  await shot(leader, "told-none");

  const admin = await anotherWindow(o);
  await signIn(admin, people.admin);
  await admin.goto("/admin/notices");
  await admin.getByText("还没有向外发送的渠道", { exact: true }).first().waitFor();
  await assertAccessible(admin);
  await shot(admin, "notices-none");

  // A server that is not listed is refused; an inner one needs consent.
  await admin.fill("#mail_address", mail.address);
  await admin.locator('[name="security"][value="plain"]').check({ force: true });
  await admin.fill("#from", "ledger@example.gov.cn");
  await admin.fill("#from_name", "苍原市整改办");
  await send(admin, 'form[action="/admin/notices/mail"]');
  assert.match(await words(admin.locator("#errors")), /不在允许连接的主机名单里/);
  assert.equal(await admin.inputValue("#from_name"), "苍原市整改办", "what was typed stays");
  await assertAccessible(admin);
  await admin.fill("#address", mail.address);
  await send(admin, 'form[action="/admin/notices/hosts"]');
  assert.match(await words(admin.locator("#errors")), /是内部地址/);
  await admin.check("#internal");
  await send(admin, 'form[action="/admin/notices/hosts"]');
  await admin.getByText("已加进名单。").waitFor();
  await admin.fill("#mail_address", mail.address);
  await admin.locator('[name="security"][value="plain"]').check({ force: true });
  await admin.fill("#from", "ledger@example.gov.cn");
  await send(admin, 'form[action="/admin/notices/mail"]');
  await admin.getByText("邮件服务器已保存。").waitFor();

  // A test shows the server's own words.
  await admin.fill("#test_to", "nobody@example.gov.cn");
  await send(admin, 'form[action="/admin/notices/mail/test"]');
  assert.match(await words(admin.locator("#errors")), /550 5\.1\.1 no such mailbox here/);
  await assertAccessible(admin);
  await shot(admin, "notices-refused");
  await admin.fill("#test_to", "yunguanli@example.gov.cn");
  await send(admin, 'form[action="/admin/notices/mail/test"]');
  await admin.getByText("测试邮件已交给服务器").waitFor();
  assert.match(await mail.next(), /邮件服务器设置正确/);

  // Somebody confirms their own address by the code that comes.
  await leader.goto("/settings/notices");
  await leader.fill("#address", "duzuzhang@example.gov.cn");
  await send(leader, 'form[action="/settings/notices/address"]');
  await leader.getByText("验证码已发到 duzuzhang@example.gov.cn").waitFor();
  await leader.fill("#code", "000000");
  await send(leader, 'form[action="/settings/notices/confirm"]');
  assert.match(await words(leader.locator("#errors")), /验证码不对/);
  await assertAccessible(leader);
  await shot(leader, "told-code");
  const [, code] = /验证码是 (\d{6})/.exec(await mail.next());
  await leader.fill("#code", code);
  await send(leader, 'form[action="/settings/notices/confirm"]');
  await leader.getByText("d***g@example.gov.cn").waitFor();
  await assertAccessible(leader);
  await shot(leader, "told-confirmed");

  // From now on; then the clerk asks for another deadline, which the leader decides.
  const run = () => promisify(execFile)(program, ["notices", "send", "--now", "--data", server.data, "--public-url", "https://ledger.example.gov.cn"]);
  await run();
  assert.deepEqual(mail.got, [], "what was before is not told");
  await clerk.goto("/ledger");
  const finding = (await clerk.locator("[data-open]").first().getAttribute("href")).split("?")[0];
  await clerk.goto(`${finding}/amend?promise=deadline`);
  await clerk.fill("#now", "2030年底前");
  await clerk.fill("#reason", "工程量增加");
  await Promise.all([clerk.waitForNavigation(), clerk.getByRole("button", { name: "提交申请" }).click()]);
  await run();
  const letter = await mail.next();
  assert.match(letter, /To: <duzuzhang@example\.gov\.cn>/);
  assert.match(letter, /有变更申请等您审批：问题/);
  assert.match(letter, /https:\/\/ledger\.example\.gov\.cn\/inbox\//);
  assert.doesNotMatch(letter, /工程量增加/, "what was written stays in the house");
  await run();
  assert.deepEqual(mail.got, [], "nothing is told twice");

  await admin.goto("/admin/notices");
  assert.match(await words(admin.locator(".kpis")), /今天已发 1/);
  await admin.fill("#units", "苍原市水利局");
  await admin.fill("#name", "水利整改群");
  await admin.fill("#url", `http://${mail.address}/cgi-bin/webhook/send?key=topsecret`);
  await send(admin, 'form[action="/admin/notices/robots"]');
  await admin.getByText("机器人已添加。").waitFor();
  assert.doesNotMatch(await admin.content(), /topsecret/, "a secret is shown again");
  await assertAccessible(admin);
  await shot(admin, "notices-set");
  await admin.setViewportSize(phone);
  await assertAccessible(admin);
  assert.ok(await admin.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page scrolls sideways");
  await shot(admin, "notices-phone");
  await leader.setViewportSize(phone);
  await leader.goto("/settings/notices");
  assert.ok(await leader.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page scrolls sideways");
  await shot(leader, "told-phone");
});
