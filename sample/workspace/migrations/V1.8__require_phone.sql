-- Carriers want a phone number on every parcel.

alter table customer
  add column phone text;

update customer
set phone = 'unknown'
where phone is null;

alter table customer
  alter column phone set not null;
