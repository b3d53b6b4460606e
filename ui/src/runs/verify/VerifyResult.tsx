import { IconAlertTriangle, IconCircleCheck, IconPlayerStop } from '@tabler/icons-react';
import type { Verification } from '../../bindings/Verification';
import type { VerifyChoices } from '../../bindings/VerifyChoices';
import { amount, duration, plural } from '../../components/amount';
import { Card } from '../../components/Card';
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
  const CancelOrWarn = cancelled ? IconPlayerStop : IconAlertTriangle;
  const Sign = good ? IconCircleCheck : CancelOrWarn;
  const read =
    result.consumed_read_units === null
      ? null
      : `${plural(result.consumed_read_units, 'read unit')} used`;
  return (
    <div className={styles.stack} data-testid="verify-result">
      <Card className={styles.verdict}>
        <div className={styles.lead} data-good={good || undefined}>
          <span className={styles.sign}>
            <Sign size={25} stroke={1.7} aria-hidden />
          </span>
          <div>
            <h2 data-testid="verify-verdict">{verdict(result, isSample, cancelled)}</h2>
            <p>
              {isSample && items !== null && (
                <>
                  A sample, spread evenly over the {plural(items, 'item')} that the file comes
                  to.{' '}
                </>
              )}
              {lacking.length > 0 &&
                `${lacking.length === 1 ? 'An index holds' : `${amount(lacking.length)} indexes hold`} fewer items than expected. `}
              Compared in {duration(result.seconds)}
              {read !== null && ` · ${read}`}
            </p>
          </div>
        </div>
        <div className={styles.bars}>
          <AgreementBar result={result} total={Math.max(1, result.items)} />
        </div>
      </Card>
      <Differences result={result} />
      {result.indexes.length > 0 && <IndexCounts indexes={result.indexes} />}
    </div>
  );
}
