import { registerHooks } from "node:module";

/*
 * Loaded into programs and plugins before anything else. The SDK loads npm's own resolver of packages as it starts, 400
 * modules, a fifth of what `make` takes to find that nothing is to be done. It needs it only to turn a function of the
 * program into text, for providers that are a part of the program; Hearth's are processes of their own. Instead it gets
 * a module of Node's that is there already.
 */
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "@npmcli/arborist"
      ? { url: "node:events", format: "builtin", shortCircuit: true }
      : next(specifier, context),
});
