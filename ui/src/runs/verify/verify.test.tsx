import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { Destination } from '../../bindings/Destination';
import type { Plan } from '../../bindings/Plan';
import type { Verification } from '../../bindings/Verification';
import type { VerifyChoices } from '../../bindings/VerifyChoices';
import { check, failure, plan } from '../../test/fixtures';
import { deferred, fakeEngine } from '../../test/renderApp';
import { renderPart } from '../../test/renderPart';
import { VerifyPanel } from './VerifyPanel';
import { indexWords, verdict } from './verifyWords';

const agreeing: Verification = {
  table: 'Users',
  items: 1000,
  items_total: 1000,
  agree: 1000,
  differ: 0,
  missing: 0,
  differences: [],
  indexes: [],
  consumed_read_units: 1000,
  seconds: 2.5,
};

const long = (word: string) => `${'by the sea, '.repeat(60)}${word}`;
const differing: Verification = {
  ...agreeing,
  agree: 996,
  differ: 3,
  missing: 1,
  differences: [
    { line: 12, key: 'userId 111', attribute: 'email', expected: 'a@b.com', found: 'a@b.org' },
    { line: 12, key: 'userId 111', attribute: 'nickname', expected: null, found: 'Em' },
    {
      line: 40,
      key: 'userId 139',
      attribute: 'profileData',
      expected: long('x'),
      found: long('y'),
    },
    { line: 99, key: 'userId 198', attribute: null, expected: null, found: null },
  ],
};

function costOf(items: number) {
  return async (_id: string, _plan: Plan, _where: Destination, choices: VerifyChoices) => ({
    items: Math.min(choices.sample ?? items, items),
    read_units: Math.min(choices.sample ?? items, items),
    index_read_units: choices.count_indexes ? 25_000 : 0,
    dollars: 0.12,
    prices_of: 'November 2026',
  });
}

const aws: Destination = { kind: 'aws', profile: 'work', region: 'eu-central-1' };

function open(destination: Destination = { kind: 'practice' }) {
  const onClose = vi.fn<() => void>();
  const part = renderPart(
    <VerifyPanel sourceId="source-1" plan={plan} destination={destination} onClose={onClose} />,
  );
  return { ...part, onClose };
}

async function ready() {
  await waitFor(() =>
    expect(screen.getByTestId('verify-start').getAttribute('aria-disabled')).toBeNull(),
  );
}

describe('Before comparing', () => {
  it('proposes a sample of a large file, and says what it reads', async () => {
    const engine = fakeEngine({ verifyCost: costOf(100_000) });
    const { user } = open();
    await ready();
    expect(screen.getByTestId('verify-start').textContent).toBe('Compare 1,000 items');
    const cost = screen.getByTestId('verify-cost');
    expect(cost.textContent).toContain('nothing is charged');
    await user.click(screen.getByTestId('verify-indexes'));
    await waitFor(() => expect(cost.textContent).toContain('26,000'));
    expect(cost.textContent).toContain('25,000 of them for counting');
    await user.click(screen.getByTestId('verify-all'));
    await ready();
    expect(screen.getByTestId('verify-start').textContent).toBe('Compare 100,000 items');
    expect(engine.verifyCost).toHaveBeenLastCalledWith(
      'source-1',
      plan,
      { kind: 'practice' },
      {
        sample: null,
        count_indexes: true,
      },
    );
  });

  it('proposes all of a small one', async () => {
    fakeEngine({ verifyCost: costOf(800) });
    open();
    await ready();
    expect(screen.getByTestId('verify-start').textContent).toBe('Compare 800 items');
  });

  it('says on AWS that the cost is an estimate, and of when its prices are', async () => {
    fakeEngine({ verifyCost: costOf(100_000) });
    open(aws);
    await ready();
    const cost = screen.getByTestId('verify-cost').textContent;
    expect(cost).toContain('about 12 cents');
    expect(cost).toContain('estimate');
    expect(cost).toContain('November 2026');
  });

  it('wants a number of items, and says so', async () => {
    const engine = fakeEngine({ verifyCost: costOf(100_000) });
    const { user } = open();
    await ready();
    await user.clear(screen.getByTestId('verify-sample-size'));
    expect(screen.getByTestId('panel-words').textContent).toMatch(/Say how many items/);
    await user.click(screen.getByTestId('verify-start'));
    expect(engine.verifyItems).not.toHaveBeenCalled();
    await user.type(screen.getByTestId('verify-sample-size'), '50');
    await ready();
    expect(screen.getByTestId('verify-start').textContent).toBe('Compare 50 items');
  });

  it('checks a file that was not checked yet, since the sizes come from that', async () => {
    let isChecked = false;
    const engine = fakeEngine({
      verifyCost: async (...asked) =>
        isChecked ? costOf(3)(...asked) : Promise.reject(failure('not_checked', 'Not checked.')),
      check: async () => {
        isChecked = true;
        return check;
      },
    });
    open();
    await ready();
    expect(engine.check).toHaveBeenCalledTimes(1);
    expect(screen.queryByTestId('failure')).toBeNull();
  });

  it('says when it cannot be found out, and asks again', async () => {
    let attempts = 0;
    fakeEngine({
      verifyCost: async (...asked) => {
        attempts += 1;
        return attempts === 1
          ? Promise.reject(failure('no_answer', 'Nothing answers.'))
          : costOf(3)(...asked);
      },
    });
    const { user } = open();
    expect((await screen.findByTestId('failure')).textContent).toContain('Nothing answers.');
    await user.click(screen.getByText('Try again'));
    await ready();
    expect(screen.queryByTestId('failure')).toBeNull();
  });
});

describe('Comparing', () => {
  it('shows how far it is, and what was found when it is cancelled', async () => {
    const running = deferred<Verification>();
    let tell: (sofar: Verification) => void = () => undefined;
    const engine = fakeEngine({
      verifyCost: costOf(100_000),
      verifyItems: (_id, _plan, _where, _choices, _job, onProgress) => {
        tell = onProgress;
        return running.promise;
      },
    });
    const { user } = open();
    await ready();
    await user.click(screen.getByTestId('verify-start'));
    expect(engine.verifyItems.mock.calls[0]?.[3]).toEqual({ sample: 1000, count_indexes: false });
    act(() => tell({ ...agreeing, items: 412, agree: 411, differ: 1 }));
    const view = screen.getByTestId('verify-running');
    expect(view.textContent).toContain('412');
    expect(view.textContent).toContain('of 1,000 items compared');
    expect(within(view).getByRole('progressbar').getAttribute('aria-valuenow')).toBe('41');
    // The button that was pressed is gone: the focus is on the title, not lost.
    await waitFor(() =>
      expect(screen.getByTestId('verify-panel').contains(document.activeElement)).toBe(true),
    );
    await user.click(screen.getByTestId('verify-cancel'));
    expect(engine.cancel).toHaveBeenCalledWith(engine.verifyItems.mock.calls[0]?.[4]);
    await act(async () => running.reject(failure('cancelled', 'Cancelled.')));
    expect(screen.getByTestId('verify-verdict').textContent).toBe(
      'Cancelled after 412 items: 1 item differs',
    );
  });

  it('says calmly that all agree', async () => {
    fakeEngine({ verifyCost: costOf(100_000), verifyItems: async () => agreeing });
    const { user, onClose } = open();
    await ready();
    await user.click(screen.getByTestId('verify-start'));
    expect((await screen.findByTestId('verify-verdict')).textContent).toBe(
      'All 1,000 items of the sample are as the file has them',
    );
    expect(screen.getByTestId('verify-result').textContent).toContain('1,000 read units used');
    expect(screen.queryByTestId('verify-differences')).toBeNull();
    await user.click(screen.getByTestId('verify-done'));
    expect(onClose).toHaveBeenCalledTimes(1);
  });

  it('shows differences attribute by attribute, and what is missing', async () => {
    fakeEngine({ verifyCost: costOf(100_000), verifyItems: async () => differing });
    const { user } = open();
    await ready();
    await user.click(screen.getByTestId('verify-start'));
    expect((await screen.findByTestId('verify-verdict')).textContent).toBe(
      '3 items differ, and 1 is missing',
    );
    const rows = within(screen.getByTestId('verify-differences')).getAllByRole('row');
    expect(rows).toHaveLength(4);
    expect(rows[1]?.textContent).toBe('12userId 111emaila@b.coma@b.org');
    expect([...(rows[1]?.querySelectorAll('mark') ?? [])].map((mark) => mark.textContent)).toEqual([
      'com',
      'org',
    ]);
    expect(rows[2]?.textContent).toContain('no such attribute');
    // 3 differ, and 2 of them are told.
    expect(screen.getByTestId('verify-differences').textContent).toContain(
      'The first 2 are shown.',
    );
    const whole = within(rows[3] as HTMLElement).getAllByText(/^Show all 721 characters/);
    await user.click(whole[0] as HTMLElement);
    expect(rows[3]?.textContent).toContain(long('x'));
    expect(screen.getByTestId('verify-missing').textContent).toContain('userId 198');
  });

  it('counts each index, and says what more or fewer means', async () => {
    fakeEngine({
      verifyCost: costOf(10),
      verifyItems: async () => ({
        ...agreeing,
        items: 10,
        agree: 10,
        indexes: [
          { name: 'UsernameIndex', expected: 10, found: 10 },
          { name: 'EmailIndex', expected: 10, found: 1214 },
          { name: 'CityIndex', expected: 10, found: 8 },
        ],
      }),
    });
    const { user } = open();
    await user.click(screen.getByTestId('verify-indexes'));
    await ready();
    await user.click(screen.getByTestId('verify-start'));
    const counts = await screen.findByTestId('verify-index-counts');
    expect(counts.textContent).toContain('1,204 more than the file gives: the table holds other');
    expect(counts.textContent).toContain('2 fewer than the file gives.');
    expect(screen.getByTestId('verify-result').textContent).toContain(
      'An index holds fewer items than expected',
    );
  });

  it('ends when nobody waits for it any more', async () => {
    const engine = fakeEngine({
      verifyCost: costOf(10),
      verifyItems: () => new Promise(() => undefined),
    });
    const { user, unmount } = open();
    await ready();
    await user.click(screen.getByTestId('verify-start'));
    await screen.findByTestId('verify-running');
    unmount();
    expect(engine.cancel).toHaveBeenCalledWith(engine.verifyItems.mock.calls[0]?.[4]);
  });

  it('says why it failed, and can be started again', async () => {
    fakeEngine({
      verifyCost: costOf(10),
      verifyItems: async () => Promise.reject(failure('no_answer', 'It went silent.')),
    });
    const { user } = open();
    await ready();
    await user.click(screen.getByTestId('verify-start'));
    expect((await screen.findByTestId('failure')).textContent).toContain('It went silent.');
    await ready();
    expect(screen.getByTestId('verify-start').textContent).toBe('Compare 10 items');
  });
});

describe('the verdict', () => {
  it('is one sentence', () => {
    expect(verdict({ ...agreeing, items: 1 }, false, false)).toMatch(/^The one item/);
    expect(verdict({ ...agreeing, items: 0 }, false, false)).toBe('Nothing was compared');
    expect(verdict({ ...agreeing, agree: 0, missing: 1000 }, false, false)).toBe(
      '1,000 items are missing',
    );
    expect(verdict({ ...agreeing, items: 5 }, false, true)).toBe(
      'Cancelled after 5 items: all of them are as the file has them',
    );
    expect(indexWords({ name: 'x', expected: 3, found: 3 })).toMatch(/every item of the file/);
  });
});
