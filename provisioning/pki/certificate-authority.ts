import "reflect-metadata";
import { randomBytes, type webcrypto } from "node:crypto";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonGeneralName,
  type JsonName,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import type { CertificateProfile } from "./certificate-profile.ts";

/** A certificate and its private key, both PEM (X.509, PKCS #8). */
export interface KeyAndCertificate {
  readonly certificate: string;
  readonly key: string;
}

const dayMs = 86_400_000;
/** Ten years: an authority lives as long as its cluster. */
export const authorityDays = 3650;
const leafDays = 365;
/** The clock of a machine that was just switched on may lag: a certificate is valid a day before it is made. */
const backdatedDays = 1;

const keyAlgorithm = { name: "ECDSA", namedCurve: "P-256" };
const signingAlgorithm = { name: "ECDSA", hash: "SHA-256" };

/** A self-signed certificate authority, ECDSA on P-256. */
export async function makeAuthority(commonName: string, now: Date): Promise<KeyAndCertificate> {
  const keys = await makeKeys();
  const name = distinguishedName({ commonName });
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: name,
    issuer: name,
    ...validity(now, authorityDays),
    signingAlgorithm,
    publicKey: keys.publicKey,
    signingKey: keys.privateKey,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign | KeyUsageFlags.digitalSignature, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: pem(certificate), key: await keyPem(keys.privateKey) };
}

/** A certificate for one holder with a new key of its own. @param days how long it is valid */
export async function issueCertificate(
  authority: KeyAndCertificate,
  profile: CertificateProfile,
  now: Date,
  days: number = leafDays,
): Promise<KeyAndCertificate> {
  const keys = await makeKeys();
  const issuer = new X509Certificate(authority.certificate);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: distinguishedName(profile),
    issuer: issuer.subjectName,
    ...validity(now, days),
    signingAlgorithm,
    publicKey: keys.publicKey,
    signingKey: await readKey(authority.key),
    extensions: await leafExtensions(profile, issuer),
  });
  return { certificate: pem(certificate), key: await keyPem(keys.privateKey) };
}

async function leafExtensions(profile: CertificateProfile, issuer: X509Certificate): Promise<Extension[]> {
  const usages = { client: ExtendedKeyUsage.clientAuth, server: ExtendedKeyUsage.serverAuth };
  const names: JsonGeneralName[] = [
    ...profile.dnsNames.map((value) => ({ type: "dns" as const, value })),
    ...profile.addresses.map((value) => ({ type: "ip" as const, value })),
  ];
  return [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension(profile.usages.map((usage) => usages[usage])),
    await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ...(names.length > 0 ? [new SubjectAlternativeNameExtension(names)] : []),
  ];
}

function distinguishedName(holder: { readonly commonName: string; readonly organization?: string }): JsonName {
  const { commonName, organization } = holder;
  return [...(organization === undefined ? [] : [{ O: [organization] }]), { CN: [commonName] }];
}

function validity(now: Date, days: number): { notBefore: Date; notAfter: Date } {
  // X.509 counts in seconds; what is dropped here cannot make a certificate differ from what it says.
  const seconds = Math.floor(now.getTime() / 1000) * 1000;
  return { notBefore: new Date(seconds - backdatedDays * dayMs), notAfter: new Date(seconds + days * dayMs) };
}

/** RFC 5280, 4.1.2.2: positive, at most 20 octets, not to be guessed. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString("hex");
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(keyAlgorithm, true, ["sign", "verify"]);
}

async function keyPem(key: webcrypto.CryptoKey): Promise<string> {
  return `${PemConverter.encode(await crypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY")}\n`;
}

function readKey(text: string): Promise<webcrypto.CryptoKey> {
  const [der] = PemConverter.decode(text);
  return crypto.subtle.importKey("pkcs8", der ?? new ArrayBuffer(0), keyAlgorithm, false, ["sign"]);
}

function pem(certificate: X509Certificate): string {
  return `${certificate.toString("pem")}\n`;
}
