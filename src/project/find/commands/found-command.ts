import { t } from '../../../words/language.ts';

/** A command line that starts something, and where the project says so. */
export interface FoundCommand {
  readonly line: string;
  /** Folder that it starts in, from the project's folder. */
  readonly cwd: string;
  /** `Procfile`, `Dockerfile:12`: for a sentence. */
  readonly where: string;
  /** The start script of the package in `cwd` that it is; `null` for none. */
  readonly script: string | null;
  /** Environment variables that the same place sets. */
  readonly variables: Readonly<Record<string, string>>;
  /** Files of the project by their paths in the image that the command runs in. */
  readonly places: Readonly<Record<string, string>>;
  /** Files with environment variables that the same place names, from the project's folder. */
  readonly envFiles: readonly string[];
  /** Least first: what a project runs in production before what its developers run. */
  readonly rank: number;
}

/** A command without anything special. */
export function foundCommand(
  command: Pick<FoundCommand, 'line' | 'where' | 'rank'> & Partial<FoundCommand>,
): FoundCommand {
  return { cwd: '.', script: null, variables: {}, places: {}, envFiles: [], ...command };
}

/** Where a command was found and what it is, as a sentence. The port in it is Servebench's to choose, so its default is left out. */
export function commandEvidence({ where, line }: FoundCommand): string {
  return t(
    '{0} starts it with: {1}',
    where,
    line
      .trim()
      .replace(/\s+/g, ' ')
      .replace(/\$\{PORT[^}]*\}/g, '$PORT'),
  );
}
