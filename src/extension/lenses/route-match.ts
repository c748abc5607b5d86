/** Whether a path, such as a plan's, is answered by a route as code declares it. Pure. */
export function answers(pattern: string, path: string): boolean {
  const [wanted = ''] = path.split('?');
  return expressionOf(pattern).test(wanted);
}

/** `/users/<int:id>`, `/users/{id}`, `/users/:id` and `/files/*` as an expression over whole paths. */
function expressionOf(pattern: string): RegExp {
  const parts = pattern.split(/(<[^>]*>|\{[^}]*\}|:[A-Za-z_]\w*\??|\*)/);
  const source = parts
    .map((part, at) => {
      if (at % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return /^<path:|:path\}$|^\*$/.test(part) ? '.*' : '[^/]+';
    })
    .join('');
  return new RegExp(`^${source.replace(/\/$/, '')}/?$`);
}
