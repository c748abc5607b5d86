import type { Frame } from '../sampled-profile.ts';

/** Says of a frame whether it is code of the user's own. */
export type IsUserCode = (frame: Frame) => boolean;

/** Folders in which languages keep what was installed, and Python its standard library. */
const libraryFolder =
  /[\\/](site-packages|dist-packages|node_modules|lib(64)?[\\/]python\d\.\d+t?|Python3\d+(-32)?[\\/]Lib)[\\/]/;
/** What no file stands behind: `<frozen runpy>`, `<string>`, `node:internal/timers`, V8's `(program)`. */
const notAFile = /^$|^<|^node:|^\(|^\[/;

/** Compiled code and its sources, which a profiler of scripts sees where it was asked to. */
export const compiledFile = /\.(so(\.[\d.]+)?|dylib|dll|exe|c|cc|cpp|cxx|h|hh|hpp|rs|s|asm)$/i;

/** Files that a template engine compiles, by what they are usually called. */
const templateFile = /\.(x?html?|jinja2?|j2|tmpl|tpl|mako|njk|ejs|pug|hbs|eta|liquid|txt|xml|md)$/i;

/**
 * Whether a frame is of a compiled template. Its engine names the template's file, but the lines are those of the code that it
 * made of it, so they are no lines of that file.
 */
export function isTemplate({ file }: Pick<Frame, 'file'>): boolean {
  return templateFile.test(file);
}

/**
 * Tells the user's own code from that of libraries: a file that is in no folder of installed packages, nor in any of
 * `libraryFolders` (those of Servebench's own modules, of an interpreter elsewhere). A module's own body is left out: it runs
 * once, and where it calls the server it is there in every stack. So is a template, whose lines are not known.
 */
export function userCodeOutside(libraryFolders: readonly string[]): IsUserCode {
  const folders = libraryFolders.map((folder) => folder.replace(/[\\/]*$/, ''));
  return ({ file, name }) =>
    name !== '<module>' &&
    !notAFile.test(file) &&
    !compiledFile.test(file) &&
    !templateFile.test(file) &&
    !libraryFolder.test(file) &&
    !folders.some((folder) => file.startsWith(`${folder}/`) || file.startsWith(`${folder}\\`));
}
