import { HearthError } from "#model/hearth-error.ts";
import {
  type CheckpointJson,
  type DeploymentJson,
  type DeploymentState,
  deploymentFromJson,
  deploymentToJson,
  holdsSecrets,
  parseCheckpoint,
} from "./checkpoint.ts";
import { type Crypter, newSalt, openSalt } from "./passphrase-crypter.ts";
import type { CiphertextMemory } from "./property-codec.ts";
import type { StackKeys } from "./stack-keys.ts";
import type { CheckpointFile, StateFiles } from "./state-files.ts";

interface Secrets {
  readonly salt: string;
  readonly crypter: Crypter;
}

const closedCrypter: Crypter = {
  encrypt: () => {
    throw new Error("the state was opened without its passphrase");
  },
  decrypt: () => {
    throw new Error("the state was opened without its passphrase");
  },
};

/** Where a stack's state is. */
export interface StackPlace {
  readonly keys: StackKeys;
  readonly files: StateFiles;
  readonly checkpoint: CheckpointFile;
}

/** Reads and writes the state of one stack. Deriving the key takes half a second, so it waits until it is needed. */
export class StackStore {
  readonly place: StackPlace;
  private readonly passphrase: string;
  private readonly configSalt: string | undefined;
  private readonly memory: CiphertextMemory = new WeakMap();
  private secretsPromise: Promise<Secrets> | undefined;
  private file: CheckpointJson | undefined;
  /** What {@link file} was read from. */
  private text: string | undefined;
  private backedUp = false;
  private writing: Promise<void> = Promise.resolve();

  /** `configSalt`: the `encryptionsalt` of `Pulumi.<stack>.yaml`, used if the state has none. */
  constructor(place: StackPlace, passphrase: string, configSalt: string | undefined) {
    this.place = place;
    this.passphrase = passphrase;
    this.configSalt = configSalt;
  }

  /** The deployment as it is on disk, secrets encrypted; `undefined` if the stack was never updated. */
  async read(): Promise<DeploymentJson | undefined> {
    const { checkpoint, keys } = this.place;
    this.text = await checkpoint.read();
    this.file = this.text === undefined ? undefined : parseCheckpoint(this.text, checkpoint.place);
    const provider = this.file?.checkpoint.latest?.secrets_providers?.type;
    if (provider !== undefined && provider !== "" && provider !== "passphrase") {
      throw new HearthError({
        code: "engine-state-invalid",
        what: `The state of ${keys.qualifiedName} cannot be opened.`,
        why: `Its secrets are kept by "${provider}", and the embedded engine knows only a passphrase.`,
        remedy: "Use ENGINE=cli, or change the stack with `pulumi stack change-secrets-provider passphrase`.",
      });
    }
    return this.file?.checkpoint.latest;
  }

  async load(): Promise<DeploymentState> {
    const deployment = await this.read();
    const crypter = holdsSecrets(deployment) ? (await this.secrets()).crypter : closedCrypter;
    return deploymentFromJson(deployment, crypter, this.memory);
  }

  /** Writes the state; writes follow each other, and what is written is what `current` says when its turn comes. */
  save(current: () => DeploymentState): Promise<void> {
    this.writing = this.writing.then(async () => {
      const { salt, crypter } = await this.secrets();
      await this.write(deploymentToJson(current(), salt, crypter, this.memory, new Date()));
    });
    return this.writing;
  }

  /** Writes a deployment as it is, e.g. an import. */
  async write(deployment: DeploymentJson): Promise<void> {
    const { checkpoint, files, keys } = this.place;
    if (!this.backedUp) {
      // One backup an operation: the state before it began is worth more than the state before its last step.
      if (this.text !== undefined) await files.write(keys.backup, this.text);
      if ((await files.read(keys.meta)) === undefined) await files.write(keys.meta, "version: 1\n");
      this.backedUp = true;
    }
    const { version = 3, features } = this.file ?? {};
    const file: CheckpointJson = {
      version,
      ...(features !== undefined && { features }),
      checkpoint: { stack: keys.qualifiedName, latest: deployment },
    };
    await checkpoint.write(JSON.stringify(file));
  }

  /** Resolves when all that was written is where it belongs, for everybody. */
  async settle(): Promise<void> {
    await this.writing.catch(() => {});
    await this.place.checkpoint.settle();
  }

  /** Forgets the stack, with its backup. */
  async remove(): Promise<void> {
    await this.place.checkpoint.remove();
    await this.place.files.remove(this.place.keys.backup);
  }

  /** The salt text of the stack, made now if it has none. */
  async salt(): Promise<string> {
    return (await this.secrets()).salt;
  }

  /** Opens what `Pulumi.<stack>.yaml` holds encrypted. */
  async configCrypter(): Promise<Crypter> {
    if (this.configSalt === undefined) {
      throw new HearthError({
        code: "engine-project-invalid",
        what: "The stack configuration holds encrypted values and no `encryptionsalt`.",
        why: "Without the salt that they were encrypted with they cannot be read.",
        remedy: "Restore `encryptionsalt` in the stack file from git, or set the values anew.",
      });
    }
    return openSalt(this.passphrase, this.configSalt);
  }

  private secrets(): Promise<Secrets> {
    const salt = this.file?.checkpoint.latest?.secrets_providers?.state?.salt ?? this.configSalt;
    this.secretsPromise ??=
      salt === undefined
        ? newSalt(this.passphrase)
        : openSalt(this.passphrase, salt).then((crypter) => ({ salt, crypter }));
    return this.secretsPromise;
  }
}
