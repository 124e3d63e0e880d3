import { absenceOf, type OptionSchema } from "./generate-option-schema.ts";

/** JSON Schema of a whole `Pulumi.<env>.yaml`, for editors: completion, descriptions, and the first mistakes. */
export function renderJsonSchema(options: OptionSchema): string {
  const properties = Object.entries(options.properties ?? {});
  const names = properties.map(([key]) => key).join("|");
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "An environment of Hearth: Pulumi.<env>.yaml",
    type: "object",
    properties: {
      config: {
        type: "object",
        description: "Configuration of the Pulumi stack. The keys of Hearth begin with hearth:.",
        properties: Object.fromEntries(properties.map(([key, option]) => [`hearth:${key}`, published(option)])),
        required: (options.required ?? []).map((key) => `hearth:${key}`),
        // Other namespaces belong to other programs; in this one, what is not known is a slip of the pen.
        patternProperties: { [`^hearth:(?!(${names})$)`]: false, "^[^:]*$": false },
      },
    },
    required: ["config"],
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** Without our own keyword; a default that depends on other options goes into the description, where editors show it. */
function published(option: OptionSchema, required = true): Record<string, unknown> {
  const { defaultText, description, properties, items, ...rest } = option;
  const withDefault =
    defaultText && !required ? `${description}\n\nDefault: ${absenceOf(option, false)}.` : description;
  return {
    ...rest,
    ...(withDefault ? { description: withDefault } : {}),
    ...(items ? { items: published(items) } : {}),
    ...(properties
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([key, inner]) => [
              key,
              published(inner, option.required?.includes(key) ?? false),
            ]),
          ),
        }
      : {}),
  };
}
