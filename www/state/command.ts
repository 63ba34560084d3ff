/** Settings as the command that measures with them: `threadscape run --kernel matmul --threads 1,2`. */

/** The flags are called as the settings are; a text that a shell would take apart is put in quotes. */
export const commandOf = (settings: Record<string, string>): string =>
  ['threadscape run', ...Object.entries(settings).map(flag)].join(' ');

const flag = ([key, text]: [string, string]): string => `--${key} ${quoted(text)}`;

const quoted = (text: string): string =>
  /^[\w.,:@%/-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
