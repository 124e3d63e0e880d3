import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Ipv4Address } from "#model/ipv4.ts";
import { replaceFile } from "#model/replace-file.ts";
import { registryKeyFile } from "#pxe/registry/registry-server.ts";
import { withFileLock } from "../artifacts/file-lock.ts";
import { authorityDays, issueCertificate, makeAuthority } from "../pki/certificate-authority.ts";
import { needsRenewal } from "../pki/certificate-expiry.ts";

/** What the registry shows, and what its clients trust; both PEM. */
export interface RegistryCertificate {
  /** The registry's own, and after it that of its authority. */
  readonly certificate: string;
  /** That of the authority alone. */
  readonly authority: string;
}

/** Beside the key, for `curl --cacert`. */
const certificateFile = "registry.crt";

/**
 * The certificate of the boot server's registry, made when there is none for this address, or when it is about to end.
 * The authority's key is never written down: it signs this one certificate, so that nobody can make another.
 *
 * @param directory state directory of the boot server; the key is `registry.key` in it, 0600
 */
export async function ensureRegistryCertificate(
  directory: string,
  address: Ipv4Address,
  now: Date,
): Promise<RegistryCertificate> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  // The program and its providers ask at the same time.
  return withFileLock(join(directory, "registry.lock"), async () => {
    const kept = await readKept(directory, address, now);
    return kept ?? make(directory, address, now);
  });
}

async function readKept(directory: string, address: Ipv4Address, now: Date): Promise<RegistryCertificate | undefined> {
  try {
    const certificate = await readFile(join(directory, certificateFile), "utf8");
    const key = createPrivateKey(await readFile(join(directory, registryKeyFile), "utf8"));
    const own = new X509Certificate(certificate);
    if (!own.checkPrivateKey(key) || !own.checkIP(address) || needsRenewal(certificate, now)) return undefined;
    const authority = certificate.slice(certificate.lastIndexOf("-----BEGIN CERTIFICATE-----"));
    return own.verify(new X509Certificate(authority).publicKey) ? { certificate, authority } : undefined;
  } catch {
    // Absent or damaged: what is made in its place reaches the nodes by the same run.
    return undefined;
  }
}

async function make(directory: string, address: Ipv4Address, now: Date): Promise<RegistryCertificate> {
  const authority = await makeAuthority("hearth registry authority", now);
  const profile = { commonName: "hearth registry", dnsNames: [], addresses: [address], usages: ["server"] } as const;
  const own = await issueCertificate(authority, profile, now, authorityDays);
  const certificate = own.certificate + authority.certificate;
  // A kill in between leaves a pair that does not fit, which is made again.
  await replaceFile(join(directory, registryKeyFile), own.key);
  await replaceFile(join(directory, certificateFile), certificate, { mode: 0o644 });
  return { certificate, authority: authority.certificate };
}
