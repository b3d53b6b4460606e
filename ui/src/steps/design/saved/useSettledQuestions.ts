import type { AccessPattern } from '../../../bindings/AccessPattern';
import { useMigrationStore, usePlanEdits } from '../../../app/MigrationProvider';
import { settleAsked } from '../../../app/settleAsked';

/** The questions of the design, once what the person typed last has arrived in them. */
export function useSettledQuestions(): () => Promise<AccessPattern[]> {
  const store = useMigrationStore();
  const { settled } = usePlanEdits();
  return async () => {
    await settled();
    await settleAsked(store);
    return store.getState().asked.questions.kept;
  };
}
