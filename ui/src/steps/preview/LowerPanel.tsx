import { ActionIcon, Button, Tabs } from '@mantine/core';
import { IconArrowBackUp, IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import type { CheckResult } from '../../bindings/CheckResult';
import type { Destination } from '../../bindings/Destination';
import type { Plan } from '../../bindings/Plan';
import { amount, plural } from '../../components/amount';
import { fixCount } from '../../plan/fixesOf';
import { EstimateView } from './EstimateView';
import { ofSeverity } from './findingGroups';
import { FindingsList } from './FindingsList';
import styles from './LowerPanel.module.css';
import { FixesList } from './FixesList';
import type { useFixing } from './useFixing';
import type { PanelTab } from './usePanelTab';
import { tableOfItems } from '../../app/placing';

interface Props {
  sourceId: string;
  plan: Plan;
  destination: Destination;
  /** The last check, which may be of the plan before. */
  result: CheckResult | null;
  stale: boolean;
  fixing: ReturnType<typeof useFixing>;
  tab: PanelTab | null;
  onTab: (tab: PanelTab | null) => void;
  onLine: (line: number) => void;
  toDesign: () => void;
}

function findingsCount(result: CheckResult | null): { count: string; tone: string | undefined } {
  const findings = result?.findings ?? [];
  const notes = ofSeverity(findings, 'note').length;
  const count = findings.length - notes;
  if (count === 0) {
    return { count: notes > 0 ? plural(notes, 'note') : '0', tone: undefined };
  }
  const blocked = ofSeverity(findings, 'blocker').length > 0;
  return { count: amount(count), tone: blocked ? 'blocker' : 'warning' };
}

/** What was found, what was fixed, and what it would cost: one at a time, or folded away. */
export function LowerPanel(props: Props) {
  const { sourceId, plan, destination, result, stale, fixing, tab, onTab, onLine, toDesign } =
    props;
  const { fix, undo, lastFix } = fixing;
  const found = findingsCount(result);
  const fixes = fixCount(plan);
  return (
    <Tabs
      className={styles.panel}
      classNames={{ list: styles.tabs, tab: styles.tab, panel: styles.body }}
      data-open={tab !== null || undefined}
      keepMounted={false}
      value={tab}
      onChange={(chosen) => onTab(chosen as PanelTab | null)}
    >
      <div className={styles.bar}>
        <Tabs.List aria-label="About the import">
          <Tabs.Tab value="findings" data-testid="tab-findings">
            Findings{' '}
            <span className={styles.count} data-tone={found.tone}>
              {found.count}
            </span>
          </Tabs.Tab>
          <Tabs.Tab value="fixes" data-testid="tab-fixes">
            Fixes <span className={styles.count}>{amount(fixes)}</span>
          </Tabs.Tab>
          <Tabs.Tab value="estimate" data-testid="tab-estimate">
            Estimate
          </Tabs.Tab>
        </Tabs.List>
        <div className={styles.side}>
          {lastFix !== null && (
            <Button
              variant="default"
              size="compact-xs"
              className={styles.undo}
              leftSection={<IconArrowBackUp size={14} aria-hidden />}
              title={`Undo: ${lastFix}`}
              data-testid="undo-fix"
              onClick={undo}
            >
              Undo<span className={styles.what}>: {lastFix}</span>
            </Button>
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={tab === null ? 'Open the panel' : 'Fold the panel'}
            title={tab === null ? 'Open' : 'Fold: more space for the records'}
            aria-expanded={tab !== null}
            data-testid="panel-fold"
            onClick={() => onTab(tab === null ? 'findings' : null)}
          >
            {tab === null ? <IconChevronUp size={17} /> : <IconChevronDown size={17} />}
          </ActionIcon>
        </div>
      </div>
      <p className="visually-hidden" role="status">
        {lastFix !== null && `Done: ${lastFix}.`}
      </p>
      <Tabs.Panel value="findings" data-stale={stale || undefined}>
        <FindingsList
          sourceId={sourceId}
          plan={plan}
          result={result}
          stale={stale}
          fix={fix}
          onSample={onLine}
        />
      </Tabs.Panel>
      <Tabs.Panel value="fixes">
        <FixesList plan={plan} fix={fix} onLine={onLine} />
      </Tabs.Panel>
      <Tabs.Panel value="estimate" data-stale={stale || undefined}>
        <EstimateView
          result={result}
          capacity={tableOfItems(plan).capacity}
          destination={destination}
          toDesign={toDesign}
        />
      </Tabs.Panel>
    </Tabs>
  );
}
