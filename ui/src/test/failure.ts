/** A failure as the engine tells it. */
import type { Failure } from '../bindings/Failure';
import type { FailureCode } from '../bindings/FailureCode';

export function failure(code: FailureCode, message: string): Failure {
  return {
    code,
    message,
    repair: 'Do this next.',
    place: { file: 'users.csv', line: 12, column: 'email', value: 'x"y' },
    detail: 'os error 2',
  };
}
