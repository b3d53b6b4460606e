import { Button } from '@mantine/core';
import { IconCircleCheck, IconKey, IconShieldQuestion } from '@tabler/icons-react';
import { useState } from 'react';
import type { AccessReport } from '../../../bindings/AccessReport';
import type { AccessRoute } from '../../../bindings/AccessRoute';
import type { Destination } from '../../../bindings/Destination';
import type { Failure } from '../../../bindings/Failure';
import type { Plan } from '../../../bindings/Plan';
import { StepFailure } from '../../../app/StepFailure';
import { failureOf, useJob } from '../../../app/useJob';
import { Card } from '../../../components/Card';
import { CopyButton } from '../../../components/CopyButton';
import { JsonBlock } from '../../../components/JsonBlock';
import { Lead } from '../../../components/Lead';
import { Sign } from '../../../components/Sign';
import { TextButton } from '../../../components/TextButton';
import { engine } from '../../../engine';
import { AccessLines } from './AccessLines';
import styles from './Access.module.css';
import { leadOf } from './accessWords';

interface Props {
  plans: Plan[];
  destination: Destination;
  route: AccessRoute;
}

interface Answer {
  /** For which plans, destination and route it was found out, as one text. */
  of: string;
  report: AccessReport | null;
  failure: Failure | null;
}

/** Whether who is signed in to AWS may do what the import takes: checked before anything is created. */
export function AccessCard({ plans, destination, route }: Props) {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [policyShown, setPolicyShown] = useState(false);
  const of = JSON.stringify([plans, destination, route]);
  const { running, start, stop } = useJob<string, never, AccessReport>({
    run: (_, job) => engine.checkAccess(plans, destination, route, job),
    ended: (ended, asked) => {
      if (ended.kind !== 'dropped') {
        const report = ended.kind === 'done' ? ended.value : null;
        setAnswer({ of: asked, report, failure: failureOf(ended) });
      }
    },
  });
  if (destination.kind !== 'aws') {
    return null;
  }
  const now = answer?.of === of ? answer : null;
  const report = now?.report ?? null;
  const lead = leadOf(report);
  return (
    <Card testId="access">
      <Lead
        sign={
          <Sign
            icon={report ? (lead.tone === 'good' ? IconCircleCheck : IconShieldQuestion) : IconKey}
            tone={lead.tone}
            large
          />
        }
        title={lead.title}
        isStatus
      >
        <p>{lead.words}</p>
      </Lead>
      {now?.failure && <StepFailure failure={now.failure} />}
      {report && <AccessLines lines={report.lines} />}
      {report && report.notes.length > 0 && (
        <ul className={styles.notes} aria-label="What to know besides">
          {report.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <div className={styles.actions}>
        {running ? (
          <Button variant="default" size="compact-sm" data-testid="stop-access" onClick={stop}>
            Stop checking
          </Button>
        ) : (
          <Button
            variant="default"
            size="compact-sm"
            data-testid="check-access"
            onClick={() => void start(of)}
          >
            {report ? 'Check again' : 'Check access'}
          </Button>
        )}
        {report && (
          <>
            <CopyButton label="Copy the policy for your administrator" text={() => report.policy} />
            <TextButton
              testId="show-policy"
              expanded={policyShown}
              onClick={() => setPolicyShown(!policyShown)}
            >
              {policyShown ? 'Hide the policy' : 'Show the policy'}
            </TextButton>
          </>
        )}
      </div>
      {report && policyShown && (
        <div className={styles.policy}>
          <JsonBlock json={report.policy} testId="policy" label="The policy" copy={false} />
        </div>
      )}
    </Card>
  );
}
