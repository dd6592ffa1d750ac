<!doctype html>
<title>${title}</title>
<h1>${title}</h1>
<table>\
% for row in rows:

<tr><td>${row["id"]}</td><td>${row["name"]}</td><td>${row["price"]}</td></tr>\
% endfor

</table>\
