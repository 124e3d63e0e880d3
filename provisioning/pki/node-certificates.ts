import { createPrivateKey, X509Certificate } from "node:crypto";
import type { NodeFile, NodePlan } from "#provisioning/cluster/contract/node-files.ts";
import { issueCertificate, type KeyAndCertificate } from "./certificate-authority.ts";
import { needsRenewal } from "./certificate-expiry.ts";
import type { CertificateProfile } from "./certificate-profile.ts";
import { type Leaf, leafProfiles } from "./leaf-profiles.ts";

/** Where the files go, and whom a new one restarts. */
export interface CertificatePlacement {
  /** Absolute path on the node, without a slash at the end. */
  readonly directory: string;
  /** Units that read the certificate of this name. */
  restarts(leaf: Leaf): readonly string[];
}

/**
 * The certificates of a node and their keys as files: the kept ones as far as they still fit, the others new.
 * @param kept files that an earlier call returned; others among them are ignored
 */
export async function nodeCertificates(
  plan: NodePlan,
  placement: CertificatePlacement,
  kept: readonly NodeFile[],
  now: Date,
): Promise<NodeFile[]> {
  const contents = new Map(kept.map((file) => [file.path, file.content]));
  const files = await Promise.all(
    leafProfiles(plan).map(async (leaf) => {
      const path = `${placement.directory}/${leaf.name}`;
      const authority = plan.secrets.authorities[leaf.authority];
      const old = pair(contents.get(`${path}.crt`), contents.get(`${path}.key`));
      const { certificate, key } =
        old && stillFits(old, leaf.profile, authority, now)
          ? old
          : await issueCertificate(authority, leaf.profile, now);
      const restarts = placement.restarts(leaf);
      return [
        { path: `${path}.crt`, mode: 0o644, content: certificate, secret: false, restarts },
        { path: `${path}.key`, mode: 0o600, content: key, secret: true, restarts },
      ];
    }),
  );
  return files.flat();
}

function pair(certificate: string | undefined, key: string | undefined): KeyAndCertificate | undefined {
  return certificate === undefined || key === undefined ? undefined : { certificate, key };
}

/** Whether a certificate says what the profile says, comes from this authority, has its key, and lives long enough. */
export function stillFits(
  { certificate, key }: KeyAndCertificate,
  profile: CertificateProfile,
  authority: KeyAndCertificate,
  now: Date,
): boolean {
  try {
    const parsed = new X509Certificate(certificate);
    return (
      !needsRenewal(certificate, now) &&
      parsed.verify(new X509Certificate(authority.certificate).publicKey) &&
      parsed.checkPrivateKey(createPrivateKey(key)) &&
      parsed.subject === subjectText(profile) &&
      (parsed.subjectAltName ?? "") === alternativeNamesText(profile) &&
      sameUsages(parsed.keyUsage ?? [], profile.usages)
    );
  } catch {
    // What cannot be read is not worth keeping; a new one takes its place.
    return false;
  }
}

/** As Node prints a subject. */
function subjectText({ organization, commonName }: CertificateProfile): string {
  return [...(organization === undefined ? [] : [`O=${organization}`]), `CN=${commonName}`].join("\n");
}

/** As Node prints the alternative names. */
function alternativeNamesText({ dnsNames, addresses }: CertificateProfile): string {
  return [...dnsNames.map((name) => `DNS:${name}`), ...addresses.map((address) => `IP Address:${address}`)].join(", ");
}

const usageOids = { client: "1.3.6.1.5.5.7.3.2", server: "1.3.6.1.5.5.7.3.1" } as const;

function sameUsages(oids: readonly string[], usages: CertificateProfile["usages"]): boolean {
  return oids.join() === usages.map((usage) => usageOids[usage]).join();
}
