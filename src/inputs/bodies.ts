/**
 * Tells the columns of a table that hold bodies of requests and answers, which go nowhere, not even to the scratch
 * directory: text by the name of `request` or `response`. What the audit log calls a response is how an action ended.
 */
export function bodiesOf(
  columns: readonly { readonly name: string }[],
): (name: string, isText: boolean) => boolean {
  const isAuditLog = columns.some(({ name }) => /^action_?name$/i.test(name));
  return (name, isText) => isText && !isAuditLog && /^(?:request|response)$/i.test(name);
}
