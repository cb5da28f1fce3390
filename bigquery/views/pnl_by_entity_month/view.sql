-- Profit and loss by entity and month, from account classes (never from code prefixes).
SELECT
  org_id, entity_id, period, scenario, currency,
  SUM(IF(account_class IN ('revenue', 'contra_revenue'), amount, 0)) AS revenue,
  SUM(IF(account_class = 'cogs', amount, 0)) AS cogs,
  SUM(IF(account_class IN ('revenue', 'contra_revenue'), amount, 0))
    - SUM(IF(account_class = 'cogs', amount, 0)) AS gross_profit,
  SUM(IF(account_class = 'opex', amount, 0)) AS operating_expense,
  SUM(IF(account_class IN ('revenue', 'contra_revenue'), amount, 0))
    - SUM(IF(account_class IN ('cogs', 'opex'), amount, 0)) AS ebitda,
  SUM(IF(account_class IN ('revenue', 'contra_revenue', 'other_income'), amount, 0))
    - SUM(IF(account_class IN (
        'cogs', 'opex', 'depreciation', 'amortisation', 'other_expense', 'interest', 'tax'
      ), amount, 0)) AS net_income
FROM `{dataset}.trial_balance`
GROUP BY 1, 2, 3, 4, 5
