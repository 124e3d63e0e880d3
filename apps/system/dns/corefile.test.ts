import { expect, test } from "vitest";
import { corefile } from "./corefile.ts";

const own = `home.example.org:1053 {
  template IN A {
    answer "{{ .Name }} 60 IN A 192.168.1.21"
    answer "{{ .Name }} 60 IN A 192.168.1.22"
  }
  template IN ANY {
    rcode NOERROR
    authority "home.example.org. 60 IN SOA ns.home.example.org. hostmaster.home.example.org. 1 3600 600 86400 60"
  }
  health :8080
  ready :8181
  reload
  errors
  loadbalance
}
`;
const site = { domain: "home.example.org", addresses: ["192.168.1.21", "192.168.1.22"] };

test("every name of the domain leads to every node, and the house's name servers are asked for the rest", () => {
  expect(corefile({ ...site, nameServers: ["192.168.1.1", "9.9.9.9"] }, 1053)).toBe(`${own}.:1053 {
  forward . 192.168.1.1 9.9.9.9 {
    max_concurrent 1000
  }
  cache 300
  errors
  loadbalance
}
`);
});

test("a house without a name server answers for its own names and no others", () => {
  expect(corefile({ ...site, nameServers: [] }, 1053)).toBe(own);
});
