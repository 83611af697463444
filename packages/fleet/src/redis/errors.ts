/**
 * Errors of clients carry what they were about: an URL with its password, a command with its arguments. What a fleet reports is the
 * message and the code alone, without anything that the client was given to authenticate with.
 *
 * @returns a function that makes such an error
 */
export function withoutSecrets(client: unknown): (error: unknown) => Error {
  return (error) => {
    const secrets = secretsOf(client);
    const { message = String(error), code } = Object(error) as { message?: unknown; code?: unknown };
    let text = String(message).replace(/\/\/[^\s/@]*@/g, '//…@');
    for (const secret of secrets) text = text.replaceAll(secret, '…');
    const clean = new Error(`Redis: ${text.slice(0, 300) || 'the connection failed'}`);
    return typeof code === 'string' ? Object.assign(clean, { code }) : clean;
  };
}

/** What the client's options hold that is nobody's business. Looked up when needed: clients change their options. */
function secretsOf(client: unknown): string[] {
  const { options } = Object(client) as { options?: unknown };
  const { password, url, credentialsProvider } = Object(options) as Record<string, unknown>;
  const provided = Object(credentialsProvider) as { password?: unknown };
  const inUrl = typeof url === 'string' && URL.canParse(url) ? decodeURIComponent(new URL(url).password) : undefined;
  return [password, provided.password, inUrl].filter((one): one is string => typeof one === 'string' && one.length > 0);
}
