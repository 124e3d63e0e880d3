import { join, resolve } from "node:path";
import { HearthError } from "#model/hearth-error.ts";
import type { BuildProgress } from "../artifacts/build-progress.ts";
import { ensureDebianTree } from "../artifacts/debian-tree.ts";
import { CommandFailed, runCommand } from "../artifacts/run-command.ts";
import { versions } from "../artifacts/versions.ts";

/** A Go that compiles what is pinned here. */
export interface GoToolchain {
  /** The program `go`. */
  readonly program: string;
  /** Version of the compiler that it uses, e.g. `go1.26.8`. */
  readonly version: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface GoToolchainRequest {
  readonly cacheDirectory: string;
  readonly onProgress: BuildProgress;
}

/**
 * The machine's own Go where it is new enough to fetch the pinned compiler by itself, else Debian's, unpacked beside
 * the host. Either way the compiler is the pinned one: Go gets it from the module proxy, with a checksum.
 *
 * @throws HearthError `go-missing`
 */
export async function ensureGoToolchain(request: GoToolchainRequest): Promise<GoToolchain> {
  const environment = {
    GOTOOLCHAIN: `${versions.go.toolchain}+auto`,
    GOMODCACHE: resolve(request.cacheDirectory, "go", "modules"),
    GOCACHE: resolve(request.cacheDirectory, "go", "build"),
    // Modules that a person can remove again; no path of this machine and no state of a checkout in the binaries.
    GOFLAGS: "-modcacherw -trimpath -buildvcs=false -mod=readonly",
  };
  const own = await versionOf("go", environment);
  if (own) return { program: "go", version: own, environment };
  const tree = await ensureDebianTree({ ...request, name: "go", packages: ["golang-go"] });
  const program = join(tree, `usr/lib/go-${versions.go.debian}/bin/go`);
  const debian = { ...environment, GOROOT: join(tree, `usr/lib/go-${versions.go.debian}`) };
  const version = await versionOf(program, debian);
  if (version) return { program, version, environment: debian };
  throw new HearthError({
    code: "go-missing",
    what: `The Go compiler ${versions.go.toolchain} cannot be had.`,
    why: "Neither the Go of this machine nor Debian's could fetch it from the module proxy.",
    remedy: "Check that `go env GOPROXY` names a proxy that can be reached, or install Go 1.26 yourself.",
  });
}

/** Undefined where the program is not there, is older than 1.21 (it knows no GOTOOLCHAIN), or cannot fetch. */
async function versionOf(program: string, environment: Record<string, string>): Promise<string | undefined> {
  try {
    const text = await runCommand([program, "version"], { environment });
    const version = /go version (go[\d.]+)/.exec(text)?.[1];
    const [, minor = 0] = /^go1\.(\d+)/.exec(version ?? "") ?? [];
    const [, least = 0] = /^go1\.(\d+)/.exec(versions.go.toolchain) ?? [];
    return Number(minor) >= Number(least) ? version : undefined;
  } catch (error) {
    if (error instanceof CommandFailed) return undefined;
    throw error;
  }
}
