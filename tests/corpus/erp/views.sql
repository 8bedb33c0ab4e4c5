CREATE VIEW v_stock_status AS
SELECT i.code, SUM(IFNULL(s.on_hand, 0) - IFNULL(s.reserved, 0)) AS available, i.reorder_level,
  CASE WHEN SUM(s.on_hand - s.reserved) IS NULL THEN 'none'
       WHEN SUM(s.on_hand - s.reserved) < i.reorder_level THEN 'low' ELSE 'ok' END AS state
FROM items i LEFT JOIN warehouse_stock s USING (item_id)
GROUP BY i.item_id, i.code, i.reorder_level;

CREATE VIEW v_department_tree AS
WITH RECURSIVE tree AS (
  SELECT dept_no, dept_name, parent_no, 1 AS lvl, CAST(dept_name AS CHAR(400)) AS path FROM departments WHERE parent_no IS NULL
  UNION ALL
  SELECT d.dept_no, d.dept_name, d.parent_no, t.lvl + 1, CONCAT(t.path, ' > ', d.dept_name)
  FROM departments d JOIN tree t ON d.parent_no = t.dept_no
)
SELECT dept_no, lvl, path FROM tree;

CREATE VIEW v_trial_balance AS
SELECT account, SUM(debit) AS debit, SUM(credit) AS credit, SUM(debit) - SUM(credit) AS balance,
  GROUP_CONCAT(DISTINCT dept_no ORDER BY dept_no DESC SEPARATOR '/') AS departments
FROM journal GROUP BY account HAVING balance <> 0;

CREATE VIEW v_running_balance AS
SELECT entry_id, posted, account, SUM(debit - credit) OVER (PARTITION BY account ORDER BY posted, entry_id) AS running,
  ROW_NUMBER() OVER (PARTITION BY account ORDER BY posted, entry_id) AS rn,
  IFNULL(LAG(memo, 1) OVER (PARTITION BY account ORDER BY posted, entry_id), 'n/a') AS previous_memo
FROM journal;

CREATE VIEW v_item_flags AS
SELECT code, flags, FIND_IN_SET('buy', flags) > 0 AS can_buy, FIND_IN_SET('make', flags) AS make_pos, uom = 'pc' AS is_piece,
  LENGTH(descr) AS bytes, CHAR_LENGTH(descr) AS chars, LPAD(item_id, 6, '0') AS padded_id
FROM items;
