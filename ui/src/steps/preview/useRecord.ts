import { useEffect, useState } from 'react';
import type { CheckResult } from '../../bindings/CheckResult';
import type { Failure } from '../../bindings/Failure';
import type { Plan } from '../../bindings/Plan';
import type { RecordPreview } from '../../bindings/RecordPreview';
import { asFailure, engine } from '../../engine';

/** One record whole. The one before stays until the next is here, so that nothing flickers. */
export function useRecord(
  sourceId: string,
  plan: Plan,
  number: number,
  check: CheckResult | null,
): { record: RecordPreview | null; failure: Failure | null } {
  const [shown, setShown] = useState<{ record: RecordPreview | null; failure: Failure | null }>({
    record: null,
    failure: null,
  });
  useEffect(() => {
    let stale = false;
    engine.previewRecord(sourceId, plan, number).then(
      (record) => !stale && setShown({ record, failure: null }),
      (error: unknown) => !stale && setShown({ record: null, failure: asFailure(error) }),
    );
    return () => {
      stale = true;
    };
  }, [sourceId, plan, number, check]);
  return shown;
}
