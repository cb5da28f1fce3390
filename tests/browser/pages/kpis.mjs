// The KPI library, by what a person sees.
import { baseUrl, ORG } from '../support/suite.mjs';

export class KpisPage {
  constructor(page) {
    this.page = page;
    this.formula = page.getByRole('combobox', { name: 'Formula' });
    this.problem = page.getByTestId('formula-problem');
    this.preview = page.getByTestId('preview');
  }

  static path(rest = '', { entity = 'group', period = '2019-12' } = {}) {
    return `/o/${ORG}/kpis${rest}?scope=${entity}&period=${period}`;
  }

  async open(rest, place) {
    await this.page.goto(baseUrl + KpisPage.path(rest, place));
  }

  row(id) {
    return this.page.locator(`li[data-kpi="${id}"]`);
  }

  /** Types a formula and closes the list of names. */
  async write(formula) {
    await this.formula.fill(formula);
    await this.formula.press('Escape');
  }

  async save(reason) {
    await this.page.getByLabel('Reason').fill(reason);
    await this.page.getByRole('button', { name: /^Save/ }).click();
    await this.page.getByTestId('kpi-value').waitFor();
  }

  async retire(reason) {
    await this.page.getByRole('button', { name: 'Retire' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill(reason);
    await dialog.getByRole('button', { name: 'Retire' }).click();
    await dialog.waitFor({ state: 'detached' });
  }
}
