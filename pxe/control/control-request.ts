import { z } from "zod";
import { diskSelectorSchema } from "#model/disk.ts";
import { HearthError } from "#model/hearth-error.ts";
import { parseHostname } from "#model/hostname.ts";
import { parseIpv4Address } from "#model/ipv4.ts";
import { parseMacAddress } from "#model/mac-address.ts";
import { checkKernelArgument } from "#pxe/boot-script/kernel-argument.ts";
import type { BootMachine } from "#pxe/contract/boot-machine.ts";
import type { ClusterView } from "#pxe/contract/cluster-view.ts";
import type { DiscoveryRequest } from "#pxe/contract/discovery.ts";
import type { TicketRequest } from "#pxe/contract/ticket.ts";
import { discoveryLimits } from "#pxe/discovery/discovery-limits.ts";
import { seedTar } from "#pxe/install-talk/seed-tar.ts";

// The other side of the socket is trusted, and may still be another version of Hearth or a person with curl.

const machineSchema = z.object({
  name: z.string().transform(parsed(parseHostname)),
  mac: z.string().transform(parsed(parseMacAddress)),
  address: z.string().transform(parsed(parseIpv4Address)),
  uefiChain: z.enum(["grub", "ipxe"]),
});

const artifactSchema = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.number().int().positive(),
});

const ticketRequestSchema = z.object({
  machine: machineSchema,
  disk: diskSelectorSchema.refine((selector) => Object.keys(selector).length > 0, "names no disk"),
  kernel: artifactSchema,
  initrd: artifactSchema,
  image: artifactSchema.extend({ rawSizeBytes: z.number().int().positive() }),
  kernelArguments: z.array(z.string().transform(parsed(checkKernelArgument))),
  seed: z
    .array(z.object({ path: z.string(), mode: z.number().int().min(0).max(0o7777), content: z.string() }))
    .superRefine((seed, context) => {
      try {
        seedTar(seed, 0);
      } catch (error) {
        context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
      }
    }),
  mayOverwrite: z.union([z.literal("any"), z.array(z.string())]),
  specDigest: z.string().min(1),
});

/** @throws HearthError `boot-control-failed` with every field that is wrong */
export function parseBootMachine(value: unknown): BootMachine {
  return parse(machineSchema, value, "machine");
}

/** @throws HearthError `boot-control-failed` with every field that is wrong */
export function parseTicketRequest(value: unknown): TicketRequest {
  // A selector's absent fields are absent, never undefined: it has been through JSON.
  return parse(ticketRequestSchema, value, "ticket request") as TicketRequest;
}

const discoveryRequestSchema = z.object({
  kernel: artifactSchema,
  initrd: artifactSchema,
  kernelArguments: z.array(z.string().transform(parsed(checkKernelArgument))),
  uefiChain: z.enum(["grub", "ipxe"]),
  seconds: z.number().min(1).max(discoveryLimits.seconds),
});

/** @throws HearthError `boot-control-failed` with every field that is wrong */
export function parseDiscoveryRequest(value: unknown): DiscoveryRequest {
  return parse(discoveryRequestSchema, value, "request for a discovery");
}

const clusterViewSchema = z.object({
  nodes: z.array(
    z.object({ name: z.string(), role: z.enum(["server", "agent"]), isReady: z.boolean(), version: z.string() }),
  ),
  services: z.array(
    z.object({
      name: z.string(),
      health: z.enum(["healthy", "progressing", "degraded", "missing"]),
      url: z.url({ protocol: /^https?$/ }).optional(),
    }),
  ),
});

/** @throws HearthError `boot-control-failed` with every field that is wrong */
export function parseClusterView(value: unknown): ClusterView {
  return parse(clusterViewSchema, value, "view of the cluster") as ClusterView;
}

function parse<T>(schema: z.ZodType<T>, value: unknown, noun: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new HearthError({
    code: "boot-control-failed",
    what: `The boot server was given a ${noun} that it cannot use.`,
    why: z.prettifyError(result.error).replaceAll("\n", " "),
    remedy: "Correct what is named; if both sides are Hearth, stop the boot server and run make again.",
  });
}

/** A parser that throws HearthError, as a zod transform that reports its words. */
function parsed<T>(parser: (text: string) => T) {
  return (text: string, context: z.RefinementCtx): T => {
    try {
      return parser(text);
    } catch (error) {
      context.addIssue({
        code: "custom",
        message: error instanceof HearthError ? `${error.what} ${error.why}` : String(error),
      });
      return z.NEVER;
    }
  };
}
