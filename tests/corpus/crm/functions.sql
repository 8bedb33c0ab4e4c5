--@ args 'Wile E. Coyote','Sato','  two  words ','a b c d e'
CREATE FUNCTION initials(p_name VARCHAR(100)) RETURNS VARCHAR(20) DETERMINISTIC
BEGIN
  DECLARE result VARCHAR(20) DEFAULT '';
  DECLARE i INT DEFAULT 1;
  DECLARE n INT DEFAULT CHAR_LENGTH(p_name);
  DECLARE prev CHAR(1) DEFAULT ' ';
  DECLARE c CHAR(1);
  WHILE i <= n DO
    SET c = SUBSTRING(p_name, i, 1);
    IF prev = ' ' AND c <> ' ' THEN
      SET result = CONCAT(result, UPPER(c));
    END IF;
    SET prev = c;
    SET i = i + 1;
  END WHILE;
  RETURN result;
END;

--@ args 0,50,80,100,-5,49 | '2024-03-01 10:00:00','2023-01-01 00:00:00'
CREATE FUNCTION lead_grade(p_score INT, p_last DATETIME) RETURNS CHAR(1)
DETERMINISTIC
BEGIN
  DECLARE age INT;
  SET age = TIMESTAMPDIFF(DAY, p_last, '2024-04-01 00:00:00');
  RETURN CASE
    WHEN p_score IS NULL THEN '?'
    WHEN p_score >= 75 AND age < 60 THEN 'A'
    WHEN p_score >= 50 THEN 'B'
    WHEN p_score > 0 THEN 'C'
    ELSE 'D'
  END;
END;

--@ args '+1 555-0100','0049 (30) 123','abc','007'
CREATE FUNCTION digits_only(p_phone VARCHAR(40)) RETURNS VARCHAR(40) DETERMINISTIC
BEGIN
  DECLARE out_text VARCHAR(40) DEFAULT '';
  DECLARE pos INT DEFAULT 1;
  IF p_phone IS NULL THEN RETURN NULL; END IF;
  REPEAT
    IF SUBSTR(p_phone, pos, 1) REGEXP '^[0-9]$' THEN
      SET out_text = CONCAT(out_text, SUBSTR(p_phone, pos, 1));
    END IF;
    SET pos = pos + 1;
  UNTIL pos > LENGTH(p_phone) END REPEAT;
  RETURN out_text;
END;

--@ args 1,2,3,4,5,9 | 'won','WON','proposal'
CREATE FUNCTION account_amount(p_account INT, p_stage VARCHAR(20)) RETURNS DECIMAL(14,2) READS SQL DATA
BEGIN
  DECLARE v DECIMAL(14,2);
  SELECT SUM(amount) INTO v FROM opportunities WHERE account_id = p_account AND (p_stage IS NULL OR stage = p_stage);
  RETURN v;
END;
