import type { ConfigurationDraft } from "../normalise.ts";
import type { Finding } from "../problem.ts";
import type { Rule } from "./rule.ts";

export const bootPortRules: readonly Rule[] = [{ code: "boot-port-duplicate", check: samePort }];

function samePort({ boot, images }: ConfigurationDraft): Finding[] {
  const port = images?.port;
  if (!images?.mirror || port === undefined || port !== boot?.httpPort) return [];
  return [
    {
      path: ["images", "port"],
      what: `Port ${port} of the boot server is to serve boot files and images.`,
      why: "Boot files go without TLS, which firmware does not speak; images go with it.",
      remedy: `Give images.port another number, for example ${port === 8443 ? 8444 : 8443}.`,
    },
  ];
}
