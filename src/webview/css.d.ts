/** Styles are bundled beside the script: an import says that the script needs them. */
declare module '*.css';
