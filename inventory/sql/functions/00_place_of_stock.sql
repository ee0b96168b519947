-- place_of_stock · where the goods of a row are: on hand with a storage location, else by special stock, else `otherwise`
-- O is with a subcontractor, V and W with a customer, T on its way, P comes out of a pipe and never was stock
create or replace function place_of_stock(storage_location text, special_stock text, otherwise text) returns text
language sql immutable parallel safe
return case
    when coalesce(storage_location, '') <> '' then 'on_hand'
    when upper(special_stock) = 'O' then 'vendor'
    when upper(special_stock) in ('V', 'W') then 'customer'
    when upper(special_stock) = 'T' then 'transit'
    when upper(special_stock) = 'P' then 'none'
    else otherwise
end;
