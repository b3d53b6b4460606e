/** Access keys as AWS shows them to be copied: as settings of a shell, or as lines of a file. */
import type { TypedKeys } from '../engineSignIn';

const NAMES: Record<string, keyof TypedKeys> = {
  aws_access_key_id: 'access_key_id',
  aws_secret_access_key: 'secret_access_key',
  aws_session_token: 'session_token',
};

/** The keys in a text that holds them by their names; null where it is something else. */
export function pastedKeys(text: string): TypedKeys | null {
  const found: Partial<TypedKeys> = {};
  for (const [, name = '', value = ''] of text.matchAll(/(aws_\w+)\s*=\s*["']?([^\s"';]+)/gi)) {
    const part = NAMES[name.toLowerCase()];
    if (part) {
      found[part] = value;
    }
  }
  return found.access_key_id && found.secret_access_key
    ? {
        access_key_id: found.access_key_id,
        secret_access_key: found.secret_access_key,
        session_token: found.session_token ?? null,
      }
    : null;
}
