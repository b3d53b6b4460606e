import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { renderPart } from '../test/renderPart';
import { UnitBars } from './UnitBars';

it('shows the table and its largest indexes of many, and all when asked', async () => {
  const indexes = Array.from({ length: 20 }, (_, at) => ({ name: `Index${at}`, units: at }));
  renderPart(<UnitBars targets={[{ name: 'Users', units: 3 }, ...indexes]} />);
  const names = () => screen.getAllByRole('listitem').map((item) => item.firstChild?.textContent);
  expect(names()).toEqual(['Users', 'Index19', 'Index18', 'Index17', 'Index16', 'Index15']);
  await userEvent.click(screen.getByTestId('all-units'));
  expect(names()).toEqual(['Users', ...indexes.map(({ name }) => name)]);
});

it('shows them all where they are few', () => {
  const targets = ['Users', 'A', 'B', 'C', 'D', 'E', 'F'].map((name) => ({ name, units: 1 }));
  renderPart(<UnitBars targets={targets} />);
  expect(screen.getAllByRole('listitem')).toHaveLength(7);
  expect(screen.queryByTestId('all-units')).toBeNull();
});
