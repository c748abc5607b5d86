/** `file:///srv/app/views.py` of a full path; what is no full path (`<frozen runpy>`, `node:http`) stays as it is. */
export function fileUrlOf(path: string): string {
  const onWindows = /^[A-Za-z]:[\\/]/.test(path);
  if (!onWindows && !path.startsWith('/')) return path;
  const parts = path.split(onWindows ? /[\\/]/ : '/');
  // A drive keeps its colon (RFC 8089, appendix E.2).
  const encoded = parts.map((part, index) => (onWindows && index === 0 ? part : encodeURIComponent(part)));
  return `file://${onWindows ? '/' : ''}${encoded.join('/')}`;
}

/** The path of a file URL; anything else stays as it is. */
export function pathOfFileUrl(url: string): string {
  if (!url.startsWith('file:///')) return url;
  try {
    const path = decodeURIComponent(url.slice('file://'.length));
    return /^\/[A-Za-z]:\//.test(path) ? path.slice(1).replaceAll('/', '\\') : path;
  } catch {
    return url;
  }
}
