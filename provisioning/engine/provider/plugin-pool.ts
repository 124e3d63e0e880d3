import { dirname } from "node:path";
import { HearthError } from "#model/hearth-error.ts";
import { AbsentProvider, type Plugin } from "./absent-provider.ts";
import { findPlugin, type PluginPlaces } from "./find-plugin.ts";
import { type PluginProcess, startPlugin } from "./plugin-process.ts";
import { ProviderClient } from "./provider-client.ts";

export interface PluginPoolOptions {
  readonly places: PluginPlaces;
  readonly workingDirectory: string;
  /** `host:port` at which plugins reach the engine. */
  readonly engineAddress: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Told of a plugin that cannot be had, for which something stands in then; absent: it is a failure. */
  readonly onAbsent?: (packageName: string, why: HearthError) => void;
  readonly onOutput: (packageName: string, line: string) => void;
}

interface Started {
  readonly process: PluginProcess;
  readonly client: ProviderClient;
}

/** Starts plugins, ahead of time where it is known that they will be needed, and ends all of them. */
export class PluginPool {
  private readonly options: PluginPoolOptions;
  private readonly ahead = new Map<string, Promise<Started>>();
  private readonly all = new Set<Promise<Started>>();
  private closed = false;

  constructor(options: PluginPoolOptions) {
    this.options = options;
  }

  /** Begins to start a plugin; that it fails is told to whoever takes it. */
  startAhead(packageName: string): void {
    if (this.ahead.has(packageName)) return;
    const started = this.start(packageName);
    started.catch(() => {});
    this.ahead.set(packageName, started);
  }

  /** A plugin for the caller alone: a provider can be configured only once. */
  async take(packageName: string): Promise<Plugin> {
    const ahead = this.ahead.get(packageName);
    this.ahead.delete(packageName);
    try {
      return (await (ahead ?? this.start(packageName))).client;
    } catch (error) {
      const { onAbsent } = this.options;
      if (!onAbsent || !(error instanceof HearthError) || error.code !== "engine-plugin-missing") throw error;
      onAbsent(packageName, error);
      return new AbsentProvider(error);
    }
  }

  /** Asks every running plugin to give up its work. */
  async cancelAll(): Promise<void> {
    const started = await Promise.allSettled(this.all);
    await Promise.all(
      started.map((result) => (result.status === "fulfilled" ? result.value.client.cancel() : undefined)),
    );
  }

  async closeAll(): Promise<void> {
    this.closed = true;
    const started = await Promise.allSettled(this.all);
    await Promise.all(
      started.map((result) => (result.status === "fulfilled" ? result.value.client.close() : undefined)),
    );
  }

  private start(packageName: string): Promise<Started> {
    const started = this.startNow(packageName);
    this.all.add(started);
    return started;
  }

  private async startNow(packageName: string): Promise<Started> {
    const { places, workingDirectory, engineAddress, environment, onOutput } = this.options;
    const executable = await findPlugin(packageName, places);
    const process = await startPlugin({
      packageName,
      executable,
      workingDirectory,
      engineAddress,
      environment,
      onOutput: (line) => onOutput(packageName, line),
    });
    const client = new ProviderClient(process);
    if (!this.closed) await client.handshake(engineAddress, dirname(executable));
    return { process, client };
  }
}
