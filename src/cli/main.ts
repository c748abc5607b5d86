import { CommanderError } from 'commander';
import { t } from '../words/language.ts';
import { plainLines } from '../words/plain-text.ts';
import { chooseLanguage } from './choose-language.ts';
import { CommandError, exitCodes } from './exit-codes.ts';
import { placesOf } from './places.ts';
import { buildProgram } from './program.ts';
import { terminalOf, tolerateClosedReaders } from './terminal.ts';

async function run(distFolder: string): Promise<number> {
  tolerateClosedReaders([process.stdout, process.stderr]);
  const terminal = terminalOf(process.stdout, process.stderr, process.env);
  let code: number = exitCodes.done;
  try {
    await chooseLanguage(process.argv.slice(2), process.env);
    const places = placesOf(distFolder, process.cwd(), process.env);
    await buildProgram(terminal, places, (finished) => {
      code = finished;
    }).parseAsync();
    return code;
  } catch (error) {
    // Commander has printed its own message; help and version end with 0, all else is a wrong argument.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongInput;
    if (error instanceof CommandError) {
      // It may quote a plan, whose keys may hold anything that a terminal would obey.
      terminal.err(`${plainLines(error.message).join('\n')}\n`);
      return error.exitCode;
    }
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    terminal.err(`${t('This is a fault of Servebench itself:')}\n${plainLines(told).join('\n')}\n`);
    return exitCodes.notCompleted;
  }
}

/** Resolves when what was written has left this process; at once when nobody reads any more. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || !stream.writable) return resolve();
    stream.once('error', () => resolve());
    stream.write('', () => resolve());
  });
}

/** The terminal's door: runs the command that this process was started with, and ends it with the command's exit code. */
export async function main(distFolder: string): Promise<never> {
  // Should nothing be left to wait for before the command has come to its end, that is no success.
  process.exitCode = exitCodes.notCompleted;
  const code = await run(distFolder);
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  process.exit(code);
}
