/** A table; cells may hold any text. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escape).join(' | ')} |`
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

function escape(cell: string): string {
  return cell.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ')
}

/** Blocks with an empty line between them; the first line says where the page comes from. */
export function page(title: string, source: string, blocks: readonly string[]): string {
  return [`# ${title}`, `Generated from \`${source}\` by \`npm run docs\`.`, ...blocks].join('\n\n') + '\n'
}

export function code(text: string): string {
  return `\`${text}\``
}
