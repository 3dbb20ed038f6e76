db.runCommand({"drop":"notes"});
db.runCommand({"drop":"authors"});
