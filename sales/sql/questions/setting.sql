-- one fixed limit of sales figures
-- one row
select value from sales_setting where setting = %(setting)s
