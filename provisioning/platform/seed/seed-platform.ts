import { HearthError } from "#model/hearth-error.ts";
import { rootApplication } from "../application.ts";
import { prepareGit } from "../git/prepare-git.ts";
import { projects } from "../projects.ts";
import { syncTree } from "../tree/sync-tree.ts";
import { treeIsThere } from "../tree/tree-is-there.ts";
import { mainBranch, renderedBranch, TreeRepository } from "../tree/tree-repository.ts";
import { planSeed, type SeedStep } from "./plan-seed.ts";
import { type PlatformReport, reportPlatform, type SeededWorkload, workloadId } from "./platform-report.ts";
import { type Seed, secretDigests } from "./seed.ts";
import type { SeedBench } from "./seed-bench.ts";

/** A cold start of Gitea on an emulated machine takes one minute, a pull over a slow line several. */
const startSeconds = 900;

/**
 * Makes the cluster follow git, as far as it does not yet. Safe to run again after any interruption.
 *
 * @returns what was done, in order; empty when nothing was to do
 * @throws HearthError `platform-not-ready`, `gitea-unreachable`, `gitea-refused`, `tree-conflict`
 */
export async function seedPlatform(seed: Seed, bench: SeedBench): Promise<readonly SeedStep[]> {
  const repository = await TreeRepository.open(bench.treeDirectory);
  const workloads = Object.values(seed.services).flatMap((service) => service.workloads);
  const report = await reportPlatform(bench.cluster, workloads);
  const commit = await repository.commitOf(mainBranch);
  const steps = planSeed(report, {
    secrets: secretDigests(seed.secrets),
    declarations: seed.declarations,
    services: Object.fromEntries(Object.entries(seed.services).map(([name, service]) => [name, service.workloads])),
    ...(commit ? { commit } : {}),
    treeChanged: await rendersToSomethingElse(seed, repository),
    treeLost: report.applications.length > 0 && !(await treeIsThere(bench, seed.git.owner, seed.git.repository)),
  });
  for (const step of steps) {
    bench.signal.throwIfAborted();
    await takeStep(step, seed, bench, repository);
  }
  return steps;
}

async function rendersToSomethingElse(seed: Seed, repository: TreeRepository): Promise<boolean> {
  const rendered = await repository.commitOf(renderedBranch);
  return rendered === undefined || (await repository.commitFiles(seed.tree, rendered, "probe")) !== rendered;
}

async function takeStep(step: SeedStep, seed: Seed, bench: SeedBench, repository: TreeRepository): Promise<void> {
  const { cluster, progress } = bench;
  switch (step.kind) {
    case "secrets": {
      progress("namespaces and secrets");
      const wanted = seed.secrets.filter(({ metadata }) =>
        step.secrets.includes(`${metadata.namespace}/${metadata.name}`),
      );
      return cluster.apply([...seed.namespaces, ...wanted]);
    }
    case "services":
      for (const name of step.services) {
        progress(`starting ${name}`);
        await cluster.apply(seed.services[name]?.objects ?? []);
      }
      return;
    case "restart":
      progress(`starting ${step.workloads.join(", ")} again`);
      return cluster.restart(step.namespace, step.workloads);
    case "git":
      return pushTree(seed, bench, repository);
    case "root":
      progress("Argo CD: the root Application");
      return cluster.apply([...projects(seed.site), rootApplication(seed.site)]);
  }
}

async function pushTree(seed: Seed, bench: SeedBench, repository: TreeRepository): Promise<void> {
  const { git } = seed;
  await awaitWorkloads(seed.services.gitea?.workloads ?? [], bench);
  bench.progress("git: accounts and repository");
  const access = await bench.openGit();
  try {
    const command = (words: readonly string[]) =>
      bench.cluster.execute("gitea", "deploy/gitea", ["/app/gitea/gitea", "--config", "/etc/gitea/app.ini", ...words]);
    await prepareGit(access.api, command, git);
    bench.progress("git: pushing the tree");
    const message = `Hearth renders ${seed.site.environment}`;
    await syncTree(repository, access.remote(git.owner, git.repository), { files: seed.tree, message });
  } finally {
    await access.close();
  }
}

/** @throws HearthError `platform-not-ready` */
async function awaitWorkloads(workloads: readonly SeededWorkload[], bench: SeedBench): Promise<void> {
  const deadlineMs = bench.nowMs() + startSeconds * 1000;
  for (;;) {
    const report = await reportPlatform(bench.cluster, workloads);
    const waiting = workloads.filter((workload) => report.workloads[workloadId(workload)] !== "ready");
    if (waiting.length === 0) return;
    const names = waiting.map(({ name }) => name).join(", ");
    bench.progress(`waiting for ${names}`);
    if (bench.nowMs() > deadlineMs) throw notReady(names, startSeconds);
    await bench.pause(2000);
  }
}

/**
 * Waits until Argo CD reports every Application as synced and healthy.
 * @throws HearthError `platform-not-ready` naming those that are not, in Argo CD's words
 */
export async function awaitApplications(bench: SeedBench, timeoutSeconds: number): Promise<PlatformReport> {
  const deadlineMs = bench.nowMs() + timeoutSeconds * 1000;
  for (;;) {
    const report = await reportPlatform(bench.cluster, []);
    const { applications } = report;
    const waiting = applications.filter(({ sync, health }) => sync !== "Synced" || health !== "Healthy");
    if (applications.length > 1 && waiting.length === 0) return report;
    bench.progress(`${applications.length - waiting.length} of ${applications.length} services are healthy`);
    if (bench.nowMs() > deadlineMs) {
      throw notReady(
        waiting
          .map(({ name, sync, health, message }) => `${name} (${sync}, ${health}${message ? `: ${message}` : ""})`)
          .join("; "),
        timeoutSeconds,
      );
    }
    await bench.pause(3000);
  }
}

function notReady(what: string, seconds: number): HearthError {
  return new HearthError({
    code: "platform-not-ready",
    what: `Not ready after ${seconds} s: ${what}.`,
    why: "Its pods did not start, or do not answer.",
    remedy: "Run `make kubectl ARGS='get pods -A'` to see which and why; `make` goes on where it stopped.",
  });
}
