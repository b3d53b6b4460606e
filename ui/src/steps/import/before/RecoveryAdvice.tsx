import { Button } from '@mantine/core';
import { IconHistoryToggle } from '@tabler/icons-react';
import { useState } from 'react';
import type { Destination } from '../../../bindings/Destination';
import type { Failure } from '../../../bindings/Failure';
import type { Plan } from '../../../bindings/Plan';
import { tableOfItems } from '../../../app/placing';
import { failureOf, useJob } from '../../../app/useJob';
import { Card } from '../../../components/Card';
import { FailureNotice } from '../../../components/FailureNotice';
import { Lead } from '../../../components/Lead';
import { Sign } from '../../../components/Sign';
import { engine } from '../../../engine';

interface Props {
  /** A table whose items may be replaced, and whose point-in-time recovery is off. */
  plan: Plan;
  destination: Destination;
  /** Once it is on. */
  onDone: () => void;
}

/** Recommends recovery before items are replaced that nobody could have back otherwise. */
export function RecoveryAdvice({ plan, destination, onDone }: Props) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const { name } = tableOfItems(plan);
  const job = useJob<null, never, void>({
    run: (_, id) => engine.switchOnRecovery(destination, plan, id),
    ended: (outcome) => {
      setFailure(failureOf(outcome));
      onDone();
    },
  });
  return (
    <Card testId="recovery-advice">
      <Lead
        sign={<Sign icon={IconHistoryToggle} tone="amber" large />}
        title={`Switch on recovery of ${name} first`}
      >
        <p>
          Point-in-time recovery is off. With it, AWS can restore the table as it was before this
          import, for up to 35 days. AWS charges for it by the size of the table.
        </p>
        <Button
          variant="default"
          size="compact-sm"
          mt={6}
          data-testid="switch-on-recovery"
          loading={job.running !== null}
          onClick={() => void job.start(null)}
        >
          Switch on recovery
        </Button>
        {failure && <FailureNotice failure={failure} />}
      </Lead>
    </Card>
  );
}
