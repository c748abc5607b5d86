import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const projectFolder = fileURLToPath(new URL('../../../', import.meta.url)).replace(/[\\/]$/, '');
/** Downloaded and installed editors: kept between runs, not part of the project. */
export const editorCacheFolder = `${projectFolder}/.vscode-test`;
