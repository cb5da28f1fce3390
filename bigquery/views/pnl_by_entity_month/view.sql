-- Profit and loss by entity and month, from account classes (never from code prefixes), by the formulas of the KPIs.
-- A line without entries is NULL, not zero; a subtotal is NULL when nothing below it has entries.
WITH lines AS (
  SELECT
    org_id, entity_id, period, scenario, currency, account_class, amount,
    IF(account_class IN ('revenue', 'contra_revenue', 'other_income'), amount, -amount) AS profit
  FROM `{dataset}.trial_balance`
),
summed AS (
  SELECT
    org_id, entity_id, period, scenario, currency,
    SUM(IF(account_class IN ('revenue', 'contra_revenue'), amount, NULL)) AS revenue,
    SUM(IF(account_class = 'cogs', amount, NULL)) AS cogs,
    SUM(IF(account_class IN ('revenue', 'contra_revenue', 'cogs'), profit, NULL)) AS gross_profit,
    SUM(IF(account_class = 'opex', amount, NULL)) AS operating_expense,
    SUM(IF(account_class IN ('revenue', 'contra_revenue', 'cogs', 'opex'), profit, NULL)) AS ebitda,
    SUM(IF(account_class IN ('depreciation', 'amortisation'), amount, NULL)) AS depreciation_and_amortisation,
    SUM(IF(account_class IN ('other_income', 'other_expense'), profit, NULL)) AS other_result,
    SUM(IF(account_class = 'interest', amount, NULL)) AS interest,
    SUM(IF(account_class = 'tax', amount, NULL)) AS tax,
    SUM(IF(
      account_class IN (
        'revenue', 'contra_revenue', 'cogs', 'opex', 'depreciation', 'amortisation', 'other_income',
        'other_expense', 'interest', 'tax'
      ),
      profit, NULL
    )) AS net_income
  FROM lines
  GROUP BY 1, 2, 3, 4, 5
)
SELECT
  org_id, entity_id, period, scenario, currency, revenue, cogs, gross_profit,
  gross_profit / NULLIF(revenue, 0) AS gross_margin,
  operating_expense, ebitda, depreciation_and_amortisation, other_result, interest, tax, net_income,
  net_income / NULLIF(revenue, 0) AS net_margin
FROM summed
