-- Revenue by month and customer segment. Dimensions are JSON: JSON_VALUE reads one.
SELECT
  f.period,
  JSON_VALUE(f.dimensions, '$.segment') AS segment,
  f.currency,
  SUM(f.amount) AS revenue,
  COUNT(*) AS records
FROM `{dataset}.current_facts` AS f
JOIN `{dataset}.current_accounts` AS a ON a.org_id = f.org_id AND a.code = f.account_code
WHERE f.org_id = @org AND f.scenario = 'actual' AND a.account_class IN ('revenue', 'contra_revenue')
GROUP BY 1, 2, 3
ORDER BY 1, 2
