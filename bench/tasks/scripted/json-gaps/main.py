import json

with open("in/sensors.json", encoding="utf-8") as file:
    sensors = json.load(file)
devices = [each["device"] for each in sensors if len(each["readings"]) < 20 or None in each["readings"]]
print(f"{len(sensors)} devices read")
with open("result.json", "w", encoding="utf-8") as file:
    json.dump({"devices": sorted(devices)}, file)
