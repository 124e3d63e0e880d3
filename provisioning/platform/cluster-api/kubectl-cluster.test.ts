import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { kubectlCluster } from "./kubectl-cluster.ts";

/** Answers as curl does with an API server behind it: the body, and 22 where the status is that of an error. */
const apiGet = `answer_of() { case $1 in
  /api/v1/there) printf '{"kind":"Thing"}' ;;
  /api/v1/gone) printf '{\\n  "kind": "Status",\\n  "reason": "NotFound",\\n  "code": 404\\n}'; return 22 ;;
  /apis/none) printf '404 page not found\\n'; return 22 ;;
  *) printf '{"kind":"Status","reason":"Forbidden","code":403}'; return 22 ;;
esac; }
`;

const cluster = kubectlCluster(
  {
    run: async (script) => {
      const { stdout, stderr, status } = spawnSync("sh", ["-s"], { input: apiGet + script, encoding: "utf8" });
      if (status !== 0) throw new Error(stderr.trim());
      return { stdout, stderr, exitCode: 0 };
    },
  },
  { kubectl: "false", apiGet: "answer_of " },
);

test("several questions are answered in their order; what is not there is undefined", async () => {
  const paths = ["/api/v1/gone", "/api/v1/there", "/apis/none"];
  expect(await cluster.read(paths)).toEqual([undefined, { kind: "Thing" }, undefined]);
});

test("any other failure is told in the words of the API server", async () => {
  await expect(cluster.read(["/api/v1/there", "/forbidden"])).rejects.toThrow(
    'the API answered: {"kind":"Status","reason":"Forbidden","code":403}',
  );
});
