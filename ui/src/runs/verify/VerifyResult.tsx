import { IconAlertTriangle, IconCircleCheck, IconPlayerStop } from '@tabler/icons-react';
import type { Verification } from '../../bindings/Verification';
import type { VerifyChoices } from '../../bindings/VerifyChoices';
import { amount, duration, plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { Lead } from '../../components/Lead';
import { Sign } from '../../components/Sign';
import { Stack } from '../../components/Stack';
import { AgreementBar } from './AgreementBar';
import { Differences } from './Differences';
import { IndexCounts } from './IndexCounts';
import styles from './Verify.module.css';
import { allAgree, indexesLacking, verdict } from './verifyWords';

interface Props {
  result: Verification;
  choices: VerifyChoices;
  cancelled: boolean;
  /** Items that the whole file comes to, where known. */
  items: number | null;
}

/** What comparing gave. */
export function VerifyResult({ result, choices, cancelled, items }: Props) {
  const lacking = indexesLacking(result);
  const good = allAgree(result) && lacking.length === 0 && !cancelled;
  const isSample = choices.sample !== null && items !== null && result.items < items;
  const read =
    result.consumed_read_units === null
      ? null
      : `${plural(result.consumed_read_units, 'read unit')} used`;
  return (
    <Stack testId="verify-result">
      <Card className={good ? styles.agrees : undefined}>
        <Lead
          sign={
            <Sign
              icon={good ? IconCircleCheck : cancelled ? IconPlayerStop : IconAlertTriangle}
              tone={good ? 'good' : 'amber'}
              large
            />
          }
          title={verdict(result, isSample, cancelled)}
          titleTestId="verify-verdict"
        >
          <p>
            {isSample && items !== null && (
              <>A sample, spread evenly over the {plural(items, 'item')} that the file comes to. </>
            )}
            {lacking.length > 0 &&
              `${lacking.length === 1 ? 'An index holds' : `${amount(lacking.length)} indexes hold`} fewer items than expected. `}
            Compared in {duration(result.seconds)}
            {read !== null && ` · ${read}`}
          </p>
        </Lead>
        <div className={styles.bars}>
          <AgreementBar result={result} total={Math.max(1, result.items)} />
        </div>
      </Card>
      <Differences result={result} />
      {result.indexes.length > 0 && <IndexCounts indexes={result.indexes} />}
    </Stack>
  );
}
