import { expect, test } from "vitest";
import { judgeStackFile } from "#stacks/config/judge-stack-file.ts";
import { planPicture } from "./plan-picture.ts";
import { sampleMachine } from "./testing/sample-hardware.ts";

const text = `config:
  hearth:kind: metal
  hearth:network: { cidr: 192.168.1.0/24, gateway: 192.168.1.1 }
  hearth:boot: { interface: eno1, address: 192.168.1.2 }
  hearth:machines:
    - { name: node1, mac: 52:54:00:20:00:01, address: 192.168.1.21, disk: { serial: S1 }, role: server }
    - { name: nas, mac: 52:54:00:20:00:02, address: 192.168.1.50, disk: { wwn: eui.2 } }
`;

test("the picture shows the network, who is in it, and the disk that is wiped for each", () => {
  const { environment } = judgeStackFile("home", "Pulumi.home.yaml", text);
  expect(environment && planPicture(environment, [sampleMachine(1)])).toBe(`home: 192.168.1.0/24, home.arpa

   router         192.168.1.1      gives the addresses
   this computer  192.168.1.2      on eno1: what to boot
┏━━━━━━━━━━━━━━━
┣━ node1          192.168.1.21     server
┃                 UEFI · 4 × Intel(R) N100 · 15.5 GiB
┃                 WIPED: Samsung SSD 980, 500GB, serial S1
┗━ nas            192.168.1.50     Debian alone
                  wiped unless it is installed already: disk wwn eui.2`);
});
