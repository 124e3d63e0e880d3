import { createCipheriv, createDecipheriv, createHash, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { HearthError } from "#model/hearth-error.ts";

/** Encrypts and decrypts texts of one stack, in the form `v1:<nonce>:<ciphertext and tag>` (base64). */
export interface Crypter {
  encrypt(plaintext: string): string;
  decrypt(ciphertext: string): string;
}

// The figures of the CLI's passphrase secrets manager: PBKDF2 with SHA-256, then AES-256-GCM.
const iterations = 1_000_000;
const keyBytes = 32;
const saltBytes = 8;
const nonceBytes = 12;
const tagBytes = 16;
/** Encrypted into the salt text, to tell a wrong passphrase from a right one. */
const canary = "pulumi";

/** Keys derived so far: a preview, an update and a look at the outputs in one process need the same. */
const derivedKeys = new Map<string, Promise<Buffer>>();

function deriveKey(passphrase: string, salt: Uint8Array): Promise<Buffer> {
  const name = createHash("sha256").update(salt).update(passphrase).digest("base64");
  let key = derivedKeys.get(name);
  if (key === undefined) {
    key = promisify(pbkdf2)(passphrase, salt, iterations, keyBytes, "sha256");
    derivedKeys.set(name, key);
  }
  return key;
}

async function crypterFor(passphrase: string, salt: Uint8Array): Promise<Crypter> {
  const key = await deriveKey(passphrase, salt);
  return {
    encrypt(plaintext) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      const sealed = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return `v1:${nonce.toString("base64")}:${sealed.toString("base64")}`;
    },
    decrypt(ciphertext) {
      const [version, nonce, sealed, ...rest] = ciphertext.split(":");
      if (version !== "v1" || nonce === undefined || sealed === undefined || rest.length > 0) {
        throw new Error("a ciphertext has the form v1:<nonce>:<ciphertext>");
      }
      const bytes = Buffer.from(sealed, "base64");
      const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
      decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
      return decipher.update(bytes.subarray(0, bytes.length - tagBytes), undefined, "utf8") + decipher.final("utf8");
    },
  };
}

/** Makes the salt text of a new stack, as the CLI calls it `encryptionsalt`: `v1:<salt>:<canary>`. */
export async function newSalt(passphrase: string): Promise<{ readonly salt: string; readonly crypter: Crypter }> {
  const salt = randomBytes(saltBytes);
  const crypter = await crypterFor(passphrase, salt);
  return { salt: `v1:${salt.toString("base64")}:${crypter.encrypt(canary)}`, crypter };
}

/** The crypter of an existing stack; refuses a passphrase that is not the one the salt was made with. */
export async function openSalt(passphrase: string, saltText: string): Promise<Crypter> {
  const [version, salt, ...sealed] = saltText.split(":");
  if (version !== "v1" || salt === undefined || sealed.length === 0) {
    throw new HearthError({
      code: "engine-state-invalid",
      what: "The encryption salt of the stack cannot be read.",
      why: "It does not have the form v1:<salt>:v1:<nonce>:<ciphertext>.",
      remedy: "Restore the state file from its backup beside it (.json.bak).",
    });
  }
  const crypter = await crypterFor(passphrase, Buffer.from(salt, "base64"));
  try {
    if (crypter.decrypt(sealed.join(":")) === canary) return crypter;
  } catch {
    // A wrong key does not authenticate; told below, together with a wrong canary.
  }
  throw new HearthError({
    code: "engine-passphrase-wrong",
    what: "The passphrase does not open the state of this stack.",
    why: "The secrets in the state were encrypted with another passphrase.",
    remedy: "Give the passphrase the stack was made with (PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE).",
  });
}
