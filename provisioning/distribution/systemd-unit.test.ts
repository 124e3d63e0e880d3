import { expect, test } from "vitest";
import { commandLine, renderUnit } from "./systemd-unit.ts";

test("sections and keys keep their order, a list is several lines, and what is undefined is left out", () => {
  expect(
    renderUnit({ Unit: { Description: "One", After: undefined }, Service: { ExecStartPre: ["a", "b"], Nice: 10 } }),
  ).toBe("[Unit]\nDescription=One\n\n[Service]\nExecStartPre=a\nExecStartPre=b\nNice=10\n");
});

test("an option a line", () => {
  expect(commandLine("/bin/etcd", { name: "metal0", "client-cert-auth": true, port: 1 })).toBe(
    "/bin/etcd \\\n  --name=metal0 \\\n  --client-cert-auth=true \\\n  --port=1",
  );
});

test.each([
  ["50%", "50%%"],
  ["$HOME", "$$HOME"],
  ["two words", '"two words"'],
  ['a "b" \\', '"a \\"b\\" \\\\"'],
])("systemd reads %j as it was meant", (value, written) => {
  expect(commandLine("x", { value })).toBe(`x \\\n  --value=${written}`);
});
